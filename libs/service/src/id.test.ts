import { expect, it } from 'vitest';
import { createId } from './id.ts';

const DRAWN = 20_000;

it('makes what is a cuid2 to those who check: 24 letters and digits, a letter first', () => {
  const ids = Array.from({ length: 1_000 }, createId);
  expect(ids.filter((id) => !/^[a-z][a-z0-9]{23}$/.test(id))).toEqual([]);
});

it('makes no id twice', () => {
  expect(new Set(Array.from({ length: DRAWN }, createId)).size).toBe(DRAWN);
});

it('draws every character as often as the others', () => {
  const counts = new Map<string, number>();
  for (let drawn = 0; drawn < DRAWN; drawn += 1) {
    for (const character of createId().slice(1)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const expected = (DRAWN * 23) / 36;
  expect(counts.size).toBe(36);
  for (const count of counts.values()) expect(Math.abs(count / expected - 1)).toBeLessThan(0.06);
});
