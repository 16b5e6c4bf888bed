import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@astrapath/testing';
import { describe, expect, inject, it } from 'vitest';
import { call, register } from './client.ts';
import { readStack, startPlatform } from './platform.ts';

/** Two senders at this pace stay far below the 5,000 events of a user-day. */
const PACE_MS = 20;
const STOP_LIMIT_MS = 20_000;
const SERVICES = ['auth', 'tools', 'learning', 'ai', 'analytics', 'analytics-consumer', 'gateway'];

/** Sends events and executions one after another until told to stop; remembers what was acknowledged. */
function startLoad(account: { token: string; userId: string }) {
  const accepted: string[] = [];
  let executions = 0;
  let isStopping = false;
  let index = 0;
  const send = async () => {
    while (!isStopping) {
      const id = `load-${account.userId}-${index++}`;
      const body = { id, type: 'learning_activity', timestamp: new Date().toISOString(), duration: 1 };
      const { status } = await call('POST', '/api/analytics/events', { token: account.token, body }).catch(() => ({
        status: 0,
      }));
      if (status === 202) accepted.push(id);
      await delay(PACE_MS);
    }
  };
  const execute = async () => {
    while (!isStopping) {
      const body = { input: { question: 'Why do you want this job?' } };
      const { status } = await call('POST', '/api/tools/interview_coach/execute', { token: account.token, body }).catch(
        () => ({ status: 0 }),
      );
      if (status === 200 || status === 202) executions += 1;
    }
  };
  const workers = [send(), send(), execute(), execute()];
  return {
    accepted,
    executions: () => executions,
    stop: async () => {
      isStopping = true;
      await Promise.all(workers);
    },
  };
}

describe('stopping', () => {
  it.each(SERVICES)(
    '%s by SIGTERM under load loses no accepted request',
    async (service) => {
      const dir = inject('platformDir');
      const account = await register();
      const load = startLoad(account);
      await until('the load to flow', () => load.accepted.length > 20 && load.executions() > 2);
      const before = await until(
        `${service} to run`,
        async () => (await readStack(dir)).services[service]?.pid ?? undefined,
      );
      process.kill(before, 'SIGTERM');
      await until(
        `${service} to be started again`,
        async () => {
          const now = (await readStack(dir)).services[service]?.pid;
          return typeof now === 'number' && now !== before;
        },
        60_000,
      );
      const resumed = load.accepted.length;
      await until('the load to flow again', () => load.accepted.length > resumed + 10, 60_000);
      await load.stop();

      const counted = await until(
        'everything acknowledged to be counted',
        async () => {
          const { body } = await call('GET', `/api/analytics/user/${account.userId}`, { token: account.token });
          return body.totals.toolsUsed >= load.executions() && body.totals.timeSpent >= load.accepted.length;
        },
        60_000,
      );
      expect(counted).toBe(true);
    },
    200_000,
  );

  it('the whole platform by SIGTERM ends every process within 20 s, and a second start finds the data', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'astrapath-e2e-stop-'));
    const first = await startPlatform(dir);
    const stack = await readStack(dir);
    const pids = [...Object.values(stack.engines), ...Object.values(stack.services)].flatMap(({ pid }) => pid ?? []);
    const { admin } = JSON.parse(readFileSync(join(dir, 'credentials.json'), 'utf8'));
    expect(pids.every(isAlive)).toBe(true);
    const { code, stopMs } = await first.stop();
    expect(code).toBe(0);
    expect(stopMs).toBeLessThan(STOP_LIMIT_MS);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(join(dir, 'stack.json'))).toBe(false);

    const second = await startPlatform(dir);
    try {
      const { gateway } = await readStack(dir);
      const response = await fetch(`${gateway}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(admin),
        signal: AbortSignal.timeout(10_000),
      });
      expect(response.status).toBe(200);
    } finally {
      await second.stop();
      await rm(dir, { recursive: true, force: true });
    }
  }, 300_000);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
