import { describe, expect, it } from 'vitest';
import { clockVerdict, skewOf } from './clock-skew.ts';

const asked = (saidMs: number, stepMs = 1) => ({ saidMs, askedMs: 100_000, answeredMs: 100_400, stepMs });

describe('a clock', () => {
  it('cannot be told from ours while it speaks within the time of asking', () => {
    expect(skewOf(asked(100_200))).toBe(0);
  });

  it('that counts whole seconds is not behind by the second it leaves away', () => {
    expect(skewOf(asked(99_500, 1_000))).toBe(0);
    expect(skewOf(asked(98_500, 1_000))).toBe(-500);
  });

  it.each([
    [101_000, 'ok', '600 ms ahead of ours'],
    [95_000, 'warning', '5.0 s behind ours'],
    [300_000, 'broken', '3 min ahead of ours'],
  ])('that says %i is %s', (saidMs, status, saw) => {
    expect(clockVerdict(asked(saidMs))).toMatchObject({ status, saw });
  });
});
