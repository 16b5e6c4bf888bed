import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { reasonOf, within } from './until.ts';

/** What to run. Its output goes to the log file; `stopSignal` (default SIGTERM) asks it to end in order. */
export type ProcessSpec = {
  command: string;
  args: readonly string[];
  logFile: string;
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  user?: { uid: number; gid: number };
  stopSignal?: NodeJS.Signals;
};

/** How a process ended; `error` when it could not be started at all. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null; error?: Error };

export type RunningProcess = {
  pid: number | undefined;
  exited: Promise<Exit>;
  stop(withinMs: number): Promise<Exit>;
  kill(): void;
};

/**
 * Starts a process in a session of its own: the terminal's Ctrl-C reaches only the orchestrator, which stops the rest
 * in order. Output goes straight to the file, so nothing is lost or blocked when the orchestrator dies.
 */
export function startProcess(spec: ProcessSpec): RunningProcess {
  const log = openSync(spec.logFile, 'a', 0o600);
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    uid: spec.user?.uid,
    gid: spec.user?.gid,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const kill = () => signalGroup(child.pid, 'SIGKILL');
  exited.then(kill, () => undefined);
  const stop = async (withinMs: number) => {
    child.kill(spec.stopSignal ?? 'SIGTERM');
    if ((await within(exited, withinMs)) === undefined) kill();
    return exited;
  };
  return { pid: child.pid, exited, stop, kill };
}

/** The process leads a group: what it started and left behind ends with it. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** "exit code 1", "SIGKILL" or why it could not be started. */
export function describeExit(exit: Exit): string {
  if (exit.error) return `it could not be started: ${reasonOf(exit.error)}`;
  return exit.signal ?? `exit code ${exit.code}`;
}
