import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const REGISTER = join(ROOT, 'libs/telemetry/src/register.ts');

/** Starts a file of the project, named from its root, as a process the way the stack does; keeps what it prints. */
export function startProcess(file: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', REGISTER, join(ROOT, file)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails before it stops its process leaves none behind.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const exited = once(child, 'close').then(() => child.exitCode);
  const output = () => printed.join('');
  const addressOf = () => /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];

  return {
    output,
    /** Exit code; null when a signal ended it. */
    exited,
    /** Its address, once it says that it is ready. */
    ready: () =>
      until('the service to be ready', async () => {
        const address = addressOf();
        return address !== undefined && (await isReady(address)) && address;
      }),
    stop(signal: NodeJS.Signals = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Waits until a service says that it is ready. */
export async function untilReady(url: string): Promise<void> {
  await until(`${url} to be ready`, () => isReady(url));
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

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.status === 200;
}
