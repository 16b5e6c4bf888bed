import { describeExit, startProcess } from './process.ts';
import { nodeArguments } from './services.ts';
import { StartFailure } from './supervisor.ts';
import { within } from './until.ts';

const TASK_WITHIN_MS = 60_000;

/** A program of the project that runs once and ends, in a process of its own: its memory is given back. */
export type Task = {
  name: string;
  file: string;
  env: Readonly<Record<string, string | undefined>>;
  logFile: string;
  onPid(pid: number | undefined): void;
  signal: AbortSignal;
};

/** Runs the task to its end; throws with its log's last lines when it fails or takes longer than a minute. */
export async function runTask({ name, file, env, logFile, onPid, signal }: Task): Promise<void> {
  signal.throwIfAborted();
  const child = startProcess({ command: process.execPath, args: nodeArguments(file), env, logFile });
  onPid(child.pid);
  signal.addEventListener('abort', child.kill);
  const exit = await within(child.exited, TASK_WITHIN_MS);
  signal.removeEventListener('abort', child.kill);
  if (exit === undefined) child.kill();
  onPid(undefined);
  signal.throwIfAborted();
  if (exit?.code === 0) return;
  const reason = exit ? describeExit(exit) : `it took longer than ${TASK_WITHIN_MS / 1000} s`;
  throw new StartFailure(name, reason, logFile);
}
