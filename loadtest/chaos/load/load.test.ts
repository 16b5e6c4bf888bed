import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { createEventSource } from './event-source.ts';
import { createProgress } from './progress.ts';
import { createRepetition } from './repetition.ts';

const MOST_OF_A_DAY = 5_000;
const source = (seed: number) => createEventSource(createRandom(seed), { prefix: 'p', people: 10 });

test('a seed makes the same events again, each with an id of its own', () => {
  const events = source(3).take(500, 4);
  expect(source(3).take(500, 4)).toEqual(events);
  expect(new Set(events.map(({ id }) => id)).size).toBe(500);
});

test('no day of a person comes near the quota', () => {
  const days = Map.groupBy(source(3).take(25_000, 10), ({ userId, timestamp }) => userId + timestamp.slice(0, 10));
  expect(Math.max(...[...days.values()].map(({ length }) => length))).toBeLessThan(MOST_OF_A_DAY / 10);
});

test('about a tenth of the events is sent again, once or more often', () => {
  const events = source(3).take(20_000, 10);
  const repetition = createRepetition(createRandom(4));
  const again = [];
  for (let at = 0; at < events.length; at += 100) again.push(...repetition.next(events.slice(at, at + 100)));
  again.push(...repetition.rest());
  const repeated = new Set(again.map(({ id }) => id)).size;
  expect(repeated / events.length).toBeCloseTo(0.1, 1);
  expect(again.length).toBeGreaterThan(repeated * 1.5);
});

test('the work stops a second behind a fault that has not begun, and goes on when it has', async () => {
  const progress = createProgress({ events: 20_000, rate: 1_000 });
  const { signal } = new AbortController();
  progress.holdAfter(500);
  expect(await progress.take(1_500, signal)).toBe(1_500);
  let isHeld = true;
  const next = progress.take(10, signal).finally(() => {
    isHeld = false;
  });
  progress.acknowledge(1_500, 0);
  await progress.reached(500);
  expect(isHeld).toBe(true);
  progress.holdAfter(2_000);
  expect(await next).toBe(10);
});

test('there are no more events than were asked for', async () => {
  const progress = createProgress({ events: 30, rate: 1_000 });
  const { signal } = new AbortController();
  expect([await progress.take(20, signal), await progress.take(20, signal), await progress.take(20, signal)]).toEqual([
    20, 10, 0,
  ]);
});
