import { existsSync } from 'node:fs';
import { startProcess } from './process.ts';
import { nodeArguments, type ServiceName, serviceFile } from './services.ts';
import { StartFailure } from './supervisor.ts';
import { within } from './until.ts';
import { describeExit } from './process.ts';

const SEED_WITHIN_MS = 60_000;

/** Runs a service's seed, if it has one, in a process of its own; a seed may be run any number of times. */
export async function seed(
  name: ServiceName,
  run: { env: Readonly<Record<string, string | undefined>>; logFile: string; onPid(pid: number | undefined): void },
): Promise<boolean> {
  const file = serviceFile(name, 'prisma/seed.ts');
  if (!existsSync(file)) return false;
  const child = startProcess({ command: process.execPath, args: nodeArguments(file), ...run });
  run.onPid(child.pid);
  const exit = await within(child.exited, SEED_WITHIN_MS);
  if (exit === undefined) child.kill();
  run.onPid(undefined);
  if (exit?.code === 0) return true;
  const reason = exit ? describeExit(exit) : `it took longer than ${SEED_WITHIN_MS / 1000} s`;
  throw new StartFailure(`the seed of ${name}`, reason, run.logFile);
}
