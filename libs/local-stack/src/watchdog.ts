import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('watchdog.sh', import.meta.url));

/** A shell of two megabytes that stops the processes in the table when this process dies without `dismiss`. */
export function startWatchdog(files: { table: string; stack: string }): { dismiss(): void } {
  const shell = spawn('/bin/sh', [SCRIPT, files.table, files.stack, String(process.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without it the next start still finds the leftovers.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return { dismiss: () => shell.stdin.end('done\n') };
}
