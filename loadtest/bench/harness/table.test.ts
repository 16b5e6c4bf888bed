import { describe, expect, it } from 'vitest';
import type { Finding } from './benchmark.ts';
import { tableOf } from './table.ts';

const finding = (given: Partial<Finding>) => ({
  benchmark: 'relay',
  figure: 'of raw produce',
  value: 0.7,
  unit: 'ratio' as const,
  detail: '1 µs against 2 µs',
  samples: [],
  ...given,
});

describe('tableOf', () => {
  it('says of each figure whether its goal is met', () => {
    const table = tableOf([
      finding({ goal: { sense: 'at least', value: 0.6 } }),
      finding({ goal: { sense: 'at least', value: 0.8 } }),
      finding({ value: 11, unit: 'ms', goal: { sense: 'at most', value: 10 } }),
      finding({}),
    ]);
    const lines = table.split('\n').slice(1);
    expect(lines[0]).toMatch(/0\.70× +≥ 0\.60× +met +1 µs against 2 µs$/);
    expect(lines[1]).toMatch(/0\.70× +≥ 0\.80× +MISSED/);
    expect(lines[2]).toMatch(/11\.0 ms +≤ 10\.0 ms +MISSED/);
    expect(lines[3]).not.toMatch(/met|MISSED/);
  });
});
