import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePort, until } from '@astrapath/testing';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const REGISTER = new URL('../../../libs/telemetry/src/register.ts', import.meta.url).href;

/** A gateway as a process of its own, started as the platform starts it. */
export async function startGatewayProcess(env: Record<string, string>) {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', REGISTER, MAIN], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  const ready = until(
    'the gateway process to be ready',
    async () => (await fetch(`${url}/health/ready`)).status === 200,
  );
  await Promise.race([ready, exited.then((code) => Promise.reject(new Error(`the gateway exited with ${code}`)))]);
  return {
    url,
    port,
    child,
    exited,
    /** Resident memory in bytes. */
    async residentBytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1_024;
    },
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}
