import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '@astrapath/local-stack';
import { until } from '@astrapath/testing';
import type { Platform } from '../platform/platform.ts';
import type { Fault } from './fault.ts';

const TELEMETRY = join(projectRoot, 'libs/telemetry/src/register.ts');
const PROGRAM = join(projectRoot, 'services/analytics-consumer/src/main.ts');
const JOINED = 'joined the consumer group';
const JOINED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;
const LEFT_WITHIN_MS = 30_000;

/** A second analytics-consumer: joins the group, takes its share of the partitions for a while, and leaves. */
export async function joinAndLeave(
  platform: Platform,
  { leaving, forMs }: Extract<Fault, { kind: 'rebalance' }>,
  signal: AbortSignal,
): Promise<void> {
  let guest = startGuest(platform);
  try {
    const hasJoined = () => {
      // As the orchestrator does: what could not start, because an engine is away, is started again.
      if (guest.process.exitCode !== null) guest = startGuest(platform);
      return guest.hasJoined();
    };
    await until('the second consumer to join', hasJoined, JOINED_WITHIN_MS, LOOK_EVERY_MS);
    await delay(forMs, undefined, { signal }).catch(() => undefined);
  } finally {
    await leave(guest.process, leaving);
  }
}

function startGuest({ dir, stackDir, serviceEnvironment, serviceUrl }: Platform) {
  const guest = spawn(process.execPath, ['--import', TELEMETRY, PROGRAM], {
    cwd: stackDir,
    env: { ...serviceEnvironment, HOST: '127.0.0.1', PORT: '0', AUTH_URL: serviceUrl('auth') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let hasJoined = false;
  for (const stream of [guest.stdout, guest.stderr]) {
    stream.on('data', (chunk) => {
      appendFileSync(join(dir, 'guest.log'), chunk);
      hasJoined ||= String(chunk).includes(JOINED);
    });
  }
  return { process: guest, hasJoined: () => hasJoined };
}

async function leave(guest: ChildProcess, how: 'in-order' | 'killed'): Promise<void> {
  if (guest.exitCode !== null || guest.signalCode !== null) return;
  const exit = once(guest, 'exit');
  guest.kill(how === 'in-order' ? 'SIGTERM' : 'SIGKILL');
  const timer = setTimeout(() => guest.kill('SIGKILL'), LEFT_WITHIN_MS);
  await exit;
  clearTimeout(timer);
}
