import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const register = join(root, 'libs/telemetry/src/register.ts');
const main = join(root, 'services/ai/src/main.ts');

/** The service as a process of its own, started the way the stack does it; keeps what it prints. */
export function startProcess(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', register, main], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const exited = once(child, 'close').then(() => child.exitCode);
  const output = () => printed.join('');

  return {
    output,
    /** Exit code; null when a signal ended it. */
    exited,
    /** Its address, once it says that it is ready. */
    ready: () =>
      until('the service to be ready', async () => {
        const address = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];
        if (address === undefined) return undefined;
        const response = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(2_000) });
        await response.arrayBuffer();
        return response.status === 200 && address;
      }),
    stop(signal: NodeJS.Signals = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}
