import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stopLeftovers } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { rotateLog } from './log-file.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { createProcessTable, type ProcessTable } from './process-table.ts';
import { createStackFile, type StackFile } from './stack-file.ts';
import { startWatchdog } from './watchdog.ts';

/** The files of one stack; one process at a time has them open. */
export type StackDirectory = {
  dir: string;
  processes: ProcessTable;
  stackFile: StackFile;
  data(name: string): string;
  log(name: string): string;
  close(): void;
};

const ENTER_FOR_ALL = 0o011;
export const STACK_LOCK = 'stack.lock';
export const STACK_FILE = 'stack.json';
export const PROCESS_TABLE = 'processes';

/** Some living process runs a stack on this directory. */
export class StackRunningError extends Error {
  readonly holder: ProcessIdentity;

  constructor(dir: string, holder: ProcessIdentity) {
    super(`a stack already runs on ${dir} (process ${holder.pid})`);
    this.holder = holder;
  }
}

/** Takes the directory for this process and stops what a killed predecessor left running. */
export async function openStackDirectory(dir: string, log: (line: string) => void): Promise<StackDirectory> {
  mkdirSync(join(dir, 'data'), { recursive: true, mode: 0o711 });
  letThrough(dir);
  mkdirSync(join(dir, 'logs'), { recursive: true, mode: 0o700 });
  const lock = takeLock(join(dir, STACK_LOCK));
  if (!lock.taken) throw new StackRunningError(dir, lock.holder);
  const table = join(dir, PROCESS_TABLE);
  await stopLeftovers(table, log);
  const stackFile = createStackFile(join(dir, STACK_FILE));
  const processes = createProcessTable(table);
  const watchdog = startWatchdog({ table, stack: join(dir, STACK_FILE) });
  return {
    dir,
    processes,
    stackFile,
    data: (name) => join(dir, 'data', name),
    log: (name) => logFile(dir, name),
    close: () => {
      watchdog.dismiss();
      stackFile.remove();
      processes.remove();
      lock.release();
    },
  };
}

/** As root PostgreSQL runs as somebody else, who has to get to the data through a folder that is private. */
function letThrough(dir: string): void {
  const { mode, uid } = statSync(dir);
  if (process.getuid?.() === 0 && uid === 0) chmodSync(dir, mode | ENTER_FOR_ALL);
}

function logFile(dir: string, name: string): string {
  const path = join(dir, 'logs', `${name}.log`);
  rotateLog(path);
  return path;
}
