// npm run dead-letters -- list|show|counts|replay …
import { findPlatform } from '@astrapath/local-stack';
import { openAdminClient } from './admin-client.ts';
import { type Command, readCommand, USAGE } from './arguments.ts';
import { runCommand } from './commands.ts';

const EXIT = { failed: 1, misused: 2 } as const;

try {
  await run(readCommand(process.argv.slice(2)));
} catch (error) {
  console.error(`dead-letters: ${messageOf(error)}\n${USAGE}`);
  process.exitCode = EXIT.misused;
}

async function run(command: Command): Promise<void> {
  try {
    const platform = findPlatform();
    const client = await openAdminClient(platform.gateway(), platform.admin());
    try {
      console.log(await runCommand(command, client));
    } finally {
      await client.close();
    }
  } catch (error) {
    console.error(`dead-letters: ${messageOf(error)}`);
    process.exitCode = EXIT.failed;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
