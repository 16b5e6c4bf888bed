import { expect, it } from 'vitest';
import { atRate, latenciesOf } from './pace.ts';

it('begins work at its time even when none before it is done', async () => {
  const gate = Promise.withResolvers<void>();
  let begun = 0;
  const answers = atRate(1_000, 20, async (index) => {
    begun += 1;
    if (begun === 20) gate.resolve();
    await gate.promise;
    return index;
  });
  expect(await answers).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

it('tells latencies by their percentiles', () => {
  const ms = Array.from({ length: 200 }, (_, index) => index + 1);
  expect(latenciesOf(ms)).toEqual({ p50: 100, p95: 190, p99: 198, count: 200 });
});
