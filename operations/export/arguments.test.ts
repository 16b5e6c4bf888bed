import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('readArguments', () => {
  it('takes every day under the default key unless told otherwise', () => {
    const period = { from: null, to: null };
    expect(readArguments(['parquet'])).toEqual({
      folder: 'exports',
      period,
      keyName: 'default',
      tools: [],
      withEvents: false,
    });
    const all = ['parquet', '--out', 'x', '--from', '2026-01-01', '--to', '2026-01-01', '--key', 'k'];
    expect(readArguments([...all, '--tool', 'H5P', '--tool', 'Quiz', '--events'])).toEqual({
      folder: 'x',
      period: { from: '2026-01-01', to: '2026-01-01' },
      keyName: 'k',
      tools: ['H5P', 'Quiz'],
      withEvents: true,
    });
  });

  it.each([
    [[], 'the one format there is is parquet'],
    [['csv'], 'the one format there is is parquet'],
    [['parquet', '--from', '2026-02-30'], '"2026-02-30" is no day'],
    [['parquet', '--from', '2026-02-02', '--to', '2026-02-01'], '2026-02-02 is after 2026-02-01'],
    [['parquet', '--owt', 'x'], "Unknown option '--owt'"],
  ])('refuses %j', (args, reason) => {
    expect(() => readArguments(args)).toThrow(reason);
  });
});
