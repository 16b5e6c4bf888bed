import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '@astrapath/local-stack';
import { until } from '@astrapath/testing';
import type { Platform } from '../platform/platform.ts';
import type { Fault } from './fault.ts';

const JOINED_WITHIN_MS = 120_000;
const LEFT_WITHIN_MS = 30_000;

/** A second analytics-consumer: joins the group, takes its share of the partitions for a while, and leaves. */
export async function joinAndLeave(
  platform: Platform,
  { leaving, forMs }: Extract<Fault, { kind: 'rebalance' }>,
  signal: AbortSignal,
): Promise<void> {
  const guest = startGuest(platform);
  try {
    await until('the second consumer to join', () => guest.exitCode !== null || joined.has(guest), JOINED_WITHIN_MS);
    await delay(forMs, undefined, { signal }).catch(() => undefined);
  } finally {
    await leave(guest, leaving);
  }
}

/** Guests that have said so. */
const joined = new WeakSet<ChildProcess>();

function startGuest({ dir, stackDir, serviceEnvironment, serviceUrl }: Platform): ChildProcess {
  const log = openSync(join(dir, 'guest.log'), 'a', 0o600);
  const guest = spawn(
    process.execPath,
    [
      '--import',
      join(projectRoot, 'libs/telemetry/src/register.ts'),
      join(projectRoot, 'services/analytics-consumer/src/main.ts'),
    ],
    {
      cwd: stackDir,
      env: { ...serviceEnvironment, HOST: '127.0.0.1', PORT: '0', AUTH_URL: serviceUrl('auth') },
      stdio: ['ignore', 'pipe', log],
    },
  );
  closeSync(log);
  guest.stdout?.on('data', (chunk) => {
    if (String(chunk).includes('joined the consumer group')) joined.add(guest);
  });
  return guest;
}

async function leave(guest: ChildProcess, how: 'in-order' | 'killed'): Promise<void> {
  if (guest.exitCode !== null || guest.signalCode !== null) return;
  const exit = once(guest, 'exit');
  guest.kill(how === 'in-order' ? 'SIGTERM' : 'SIGKILL');
  const timer = setTimeout(() => guest.kill('SIGKILL'), LEFT_WITHIN_MS);
  await exit;
  clearTimeout(timer);
}
