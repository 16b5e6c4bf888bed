// npm run export -- parquet [--out <folder>] [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--key <name>] [--tool <id>]… [--events]
import { join } from 'node:path';
import { findPlatform } from '@astrapath/local-stack';
import { type Arguments, readArguments, USAGE } from './arguments.ts';
import { exportDays } from './export-days.ts';
import { exportKey } from './export-key.ts';
import { createPseudonyms } from './pseudonym.ts';
import { storedDays } from './stored-days.ts';
import { PLATFORM_TOOLS, RESULTS } from './words.ts';

const KEYS_FOLDER = 'export-keys';

try {
  await run(read());
} catch (error) {
  console.error(`export: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function run({ folder, period, keyName, tools, withEvents }: Arguments): Promise<void> {
  const platform = findPlatform();
  const source = { secret: process.env.EXPORT_KEY || undefined, folder: join(platform.dir, KEYS_FOLDER) };
  const key = await exportKey(keyName, source);
  const disclosure = {
    pseudonyms: createPseudonyms(key),
    tools: new Set([...PLATFORM_TOOLS, ...tools]),
    results: new Set(RESULTS),
    withEvents,
  };
  const days = storedDays(platform.engine('mongo'), period);
  const manifest = await exportDays(days, { folder, disclosure, keyName, period, now: () => new Date() });
  for (const { name, rows, bytes } of manifest.files)
    console.log(`export: ${join(folder, name)}: ${rows} rows, ${bytes} bytes`);
  console.log(`export: pseudonyms under the key ${keyName} (${manifest.key.fingerprint}); see manifest.json`);
}

function read(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`export: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}
