import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '@astrapath/local-stack';
import { until } from '@astrapath/testing';
import { request } from 'undici';

const READY_WITHIN_MS = 30_000;

export type RunningService = { origin: string; close(): Promise<void> };

/** A service as it is deployed: its main.ts in a process of its own, on a free port. Resolves when it is ready. */
export async function startService(name: string, settings: Record<string, string>): Promise<RunningService> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(projectRoot, 'libs/telemetry/src/register.ts'),
      join(projectRoot, `services/${name}/src/main.ts`),
    ],
    {
      cwd: projectRoot,
      env: { PATH: process.env.PATH, LOG_LEVEL: 'fatal', PORT: String(port), ...settings },
      stdio: ['ignore', process.stderr.fd, 'inherit'],
    },
  );
  // Should this process be ended, the service must not stay behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
  try {
    await until(`${name} to be ready`, async () => (await statusOf(`${origin}/health/ready`)) === 200, READY_WITHIN_MS);
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, close };
}

async function statusOf(url: string): Promise<number> {
  const { statusCode, body } = await request(url);
  await body.dump();
  return statusCode;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the system gives no port');
}
