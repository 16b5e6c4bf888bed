import { quietTelemetry } from '@astrapath/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOutboxRelay } from './relay.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

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
