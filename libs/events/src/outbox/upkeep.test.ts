import { quietTelemetry } from '@astrapath/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUpkeep } from './upkeep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells for how long a standby has been keeping deleted rows from going, by its horizon that does not move', async () => {
  const horizons = ['700', '700', '701', '701', null];
  const query = () =>
    Promise.resolve({ rows: [{ bytes: 1, held_back_seconds: 3, standby_xmin: horizons.shift() ?? null }] });
  const seen: number[] = [];
  const upkeep = createUpkeep({
    ...quietTelemetry('upkeep-test'),
    pool: Object.assign(Object.create(null), { query }),
    databaseUrl: undefined,
    metrics: { grown: (_, heldBackSeconds) => seen.push(heldBackSeconds) },
  });
  while (horizons.length > 0) {
    await upkeep.look();
    vi.advanceTimersByTime(15_000);
  }
  expect(seen).toEqual([3, 15, 3, 15, 3]);
});
