import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const draw = (seed: number, stream?: number) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 1_000 }, () => random.integer(1, 6));
};

test('a seed gives the same numbers again, and each stream of it others', () => {
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5, 1)).not.toEqual(draw(5));
});

test('a die falls on all its sides', () => {
  const counts = Map.groupBy(draw(5), (side) => side);
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(Math.min(...[...counts.values()].map(({ length }) => length))).toBeGreaterThan(100);
});

test('shuffling keeps every item', () => {
  expect(createRandom(1).shuffle(['a', 'b', 'c']).sort()).toEqual(['a', 'b', 'c']);
});
