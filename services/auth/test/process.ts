import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const register = join(root, 'libs/telemetry/src/register.ts');

/** Starts a file of this service the way the stack does, and keeps what it prints. */
export function startProcess(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', register, join(root, 'services/auth', file)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const exited = once(child, 'close').then(() => child.exitCode);
  return {
    /** Resolves with the exit code; null when a signal ended it. */
    exited,
    output: () => output.join(''),
    stop: (signal: NodeJS.Signals = 'SIGTERM') => stop(child, signal, exited),
  };
}

/** Waits until a service says that it is ready. */
export async function untilReady(url: string): Promise<void> {
  await until(`${url} to be ready`, async () => {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  });
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server has no port');
}

function stop(child: ChildProcess, signal: NodeJS.Signals, exited: Promise<number | null>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return exited;
}
