import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { until } from '@astrapath/testing';
import type { Place } from '../platform/consumer-groups.ts';
import { untilConnected } from './connection-faults.ts';
import { familyOf } from './process-family.ts';
import { assertWentBack } from './rewind.ts';

const place = (partition: number, committed: number): Place => ({
  topic: 't',
  partition,
  committed,
  low: 0,
  high: 100,
});

test('a rewind that set no offset back is not one', () => {
  expect(() => assertWentBack([place(0, 50), place(1, 9)], [place(0, 50), place(1, 4)])).not.toThrow();
  expect(() => assertWentBack([place(0, 50), place(1, 9)], [place(0, 50), place(1, 9)])).toThrow(/went back/);
  expect(() => assertWentBack([], [])).toThrow(/went back/);
});

test('a fault on connections fails where there is none', async () => {
  await expect(untilConnected({ liveConnections: 0 }, 'postgres', 50)).rejects.toThrow(/a connection to postgres/);
  await untilConnected({ liveConnections: 1 }, 'postgres', 50);
});

test.runIf(process.platform === 'linux')('a family is a process with its children and theirs', async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & sh -c "sleep 60; true"; true'], { stdio: 'ignore', detached: true });
  try {
    const family = await until('four processes', () => {
      const pids = familyOf(child.pid ?? 0);
      return pids.length === 4 && pids;
    });
    expect(family[0]).toBe(child.pid);
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  }
});
