import { expect, it } from 'vitest';
import { createFreshness } from './freshness.ts';

const place = { topic: 't', partition: 0 };

function createClocked() {
  const clock = { now: 1_000_000 };
  return { clock, freshness: createFreshness(() => clock.now) };
}

it('is 0 at the end of a partition, however long ago its last record was', () => {
  const { clock, freshness } = createClocked();
  freshness.handled(place, clock.now);
  clock.now += 3_600_000;
  expect(freshness.seconds(place, 0)).toBe(0);
});

it('grows while records wait, from when the last handled one was published', () => {
  const { clock, freshness } = createClocked();
  freshness.handled(place, clock.now - 2_000);
  expect(freshness.seconds(place, 5)).toBe(2);
  clock.now += 60_000;
  expect(freshness.seconds(place, 5)).toBe(62);
});

it('does not hold a quiet hour against the first record after it', () => {
  const { clock, freshness } = createClocked();
  freshness.handled(place, clock.now);
  clock.now += 3_600_000;
  freshness.seconds(place, 0);
  clock.now += 5_000;
  expect(freshness.seconds(place, 1)).toBe(5);
});

it('grows from the first look where nothing was handled, and begins anew when the partition comes back', () => {
  const { clock, freshness } = createClocked();
  expect(freshness.seconds(place, 7)).toBe(0);
  clock.now += 30_000;
  expect(freshness.seconds(place, 7)).toBe(30);
  freshness.forget(place);
  expect(freshness.seconds(place, 7)).toBe(0);
});
