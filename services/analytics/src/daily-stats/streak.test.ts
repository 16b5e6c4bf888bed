import { addDays } from '@astrapath/calendar';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streakOf } from './streak.ts';

const TODAY = '2026-03-01';
const daysAgo = (...days: number[]) => days.map((number) => addDays(TODAY, -number)).toSorted();

describe('streakOf', () => {
  it.each([
    [[], 0, 0],
    [[0], 1, 1],
    [[1], 1, 1],
    [[2], 0, 1],
    [[0, 1, 2], 3, 3],
    [[1, 2, 5, 6, 7], 2, 3],
    [[0, 2, 3], 1, 2],
  ])('of days %j ago is %i now and %i at best', (days, current, longest) => {
    expect(streakOf(daysAgo(...days), TODAY)).toEqual({ current, longest });
  });

  it('is at most the number of active days, and the current one at most the longest', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (days) => {
        const { current, longest } = streakOf(daysAgo(...days), TODAY);
        expect(current).toBeLessThanOrEqual(longest);
        expect(longest).toBeLessThanOrEqual(days.length);
        expect(current > 0).toBe(days.includes(0) || days.includes(1));
      }),
    );
  });
});
