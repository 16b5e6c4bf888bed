import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 30_000;

/** `pid` is null while the part is being started again. */
export type RunningPart = { url: string; pid: number | null };
export type StackFile = {
  gateway: string;
  engines: Record<string, RunningPart>;
  services: Record<string, RunningPart>;
};

export type Platform = Awaited<ReturnType<typeof startPlatform>>;

/**
 * Starts the whole platform as `npm start` does, with its data in `dir` and on free ports, and waits until it is ready.
 * `output` is all it printed so far.
 */
export async function startPlatform(dir: string) {
  const began = Date.now();
  const child = spawn(process.execPath, ['libs/local-stack/src/bin/start.ts'], {
    cwd: ROOT,
    env: { ...process.env, ASTRAPATH_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'exit').then(([code]) => {
    throw new Error(`npm start ended with ${code}:\n${output.slice(-4_000)}`);
  });
  // It rejects at every stop; only while we wait here is that a failure.
  exit.catch(() => undefined);
  await Promise.race([until('the platform to be ready', () => isReady(dir, output), START_TIMEOUT_MS), exit]);
  return { dir, child, startMs: Date.now() - began, output: () => output, stop: () => stop(child) };
}

/** What runs now, by the file the platform keeps. */
export async function readStack(dir: string): Promise<StackFile> {
  const stack: StackFile = JSON.parse(await readFile(join(dir, 'stack.json'), 'utf8'));
  return stack;
}

/** Sends SIGTERM and waits for the end; returns the exit code and how long it took. */
async function stop(child: ChildProcess): Promise<{ code: number | null; stopMs: number }> {
  const began = Date.now();
  if (child.exitCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exit;
    clearTimeout(timer);
  }
  return { code: child.exitCode, stopMs: Date.now() - began };
}

async function isReady(dir: string, output: string): Promise<boolean> {
  if (!/\bready\b/i.test(output)) return false;
  const { gateway } = await readStack(dir);
  return (await fetch(`${gateway}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
}
