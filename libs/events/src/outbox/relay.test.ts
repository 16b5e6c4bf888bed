import { quietTelemetry } from '@astrapath/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOutboxRelay } from './relay.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const gauge = (text: string, name: string) =>
  Number(new RegExp(`^astrapath_${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);

const leases = Array.from({ length: 16 }, (_, shard) => ({ shard, epoch: '1', share: 16, oldest_ms: null }));

it('makes less than one query a second while nothing is to be published', async () => {
  let queries = 0;
  const query = (statement: { name?: string }) => {
    queries++;
    return Promise.resolve({ rows: statement.name === 'outbox-tick' ? leases : [] });
  };
  const relay = createOutboxRelay({
    ...quietTelemetry('relay-test'),
    pool: Object.assign(Object.create(null), { query }),
    producer: { publishEncoded: async () => {} },
  });
  await relay.start();
  await vi.advanceTimersByTimeAsync(0);
  queries = 0;
  await vi.advanceTimersByTimeAsync(100_000);
  expect(queries).toBeGreaterThan(80);
  expect(queries).toBeLessThan(100);
  await relay.close();
});

it('says that it holds nothing, and how long rows have waited, when the database no longer answers', async () => {
  const telemetry = quietTelemetry('relay-test');
  let isOut = false;
  const query = ({ name }: { name?: string }) => {
    if (isOut) return Promise.reject(new Error('connection refused'));
    return Promise.resolve({ rows: name === 'outbox-tick' ? leases.map((one) => ({ ...one, oldest_ms: 2_000 })) : [] });
  };
  const relay = createOutboxRelay({
    ...telemetry,
    pool: Object.assign(Object.create(null), { query }),
    producer: { publishEncoded: async () => {} },
  });
  await relay.start();
  expect(gauge(await telemetry.metrics.text(), 'outbox_shards_held')).toBe(16);
  isOut = true;
  await vi.advanceTimersByTimeAsync(60_000);
  const text = await telemetry.metrics.text();
  expect(gauge(text, 'outbox_shards_held')).toBe(0);
  expect(gauge(text, 'outbox_oldest_seconds')).toBeGreaterThan(60);
  isOut = false;
  await relay.close();
});
