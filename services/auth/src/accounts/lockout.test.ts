import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURES_TO_LOCK, LOCKOUT_MS, lockedUntil } from './lockout.ts';

const at = (...minutes: number[]) => minutes.map((minute) => minute * 60_000);

describe('lockedUntil', () => {
  it.each([
    ['no failure', [], 0, undefined],
    ['four failures', at(0, 1, 2, 3), 3, undefined],
    ['five failures in five minutes', at(0, 1, 2, 3, 5), 5, 10],
    ['five failures in more than five minutes', at(0, 1, 2, 3, 5.01), 6, undefined],
    ['a lock that has passed', at(0, 1, 2, 3, 4), 9, undefined],
    ['a lock in its last minute', at(0, 1, 2, 3, 4), 8.9, 9],
  ])('knows %s', (_what, failures, nowMinute, untilMinute) => {
    const until = untilMinute === undefined ? undefined : untilMinute * 60_000;
    expect(lockedUntil(failures, nowMinute * 60_000)).toBe(until);
  });

  it('does not depend on the order of the failures', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 10 });
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 2_000_000 }), (failures, now) => {
        expect(lockedUntil(failures.toReversed(), now)).toBe(lockedUntil(failures, now));
      }),
    );
  });

  it('lets nobody fail more than five times in five minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 60 }), (pauses) => {
        const failures: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          if (lockedUntil(failures.slice(-FAILURES_TO_LOCK), now) === undefined) failures.push(now);
        }
        for (const [index, sixth] of failures.slice(FAILURES_TO_LOCK).entries()) {
          expect(sixth - (failures[index] ?? 0)).toBeGreaterThanOrEqual(LOCKOUT_MS);
        }
      }),
    );
  });
});
