import { describe, expect, it } from 'vitest';
import { afterWarmUp, costOf, cpuPerUnit, inTurn } from './rounds.ts';

describe('inTurn', () => {
  it('lets the arms take turns and drops the first of several rounds', async () => {
    const calls: string[] = [];
    const samples = await inTurn(2, {
      a: async () => calls.push('a'),
      b: async () => calls.push('b'),
    });
    expect(calls).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(samples).toEqual({ a: [3, 5], b: [4, 6] });
  });
});

it('counts a single round', async () => {
  expect(await afterWarmUp(1, async () => 'sample')).toEqual(['sample']);
});

describe('the cost of an arm', () => {
  const samples = [
    { units: 1_000, cpuMs: 10, wallMs: 20 },
    { units: 1_000, cpuMs: 12, wallMs: 25 },
    { units: 1_000, cpuMs: 90, wallMs: 900 },
  ];

  it('is the median CPU time of a unit, which one disturbed round does not move', () => {
    expect(cpuPerUnit(samples)).toBe(12);
  });

  it('is shown with the median rate', () => {
    expect(costOf(samples)).toBe('12.0 µs 40k/s');
  });
});
