import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('figures of the command line replace those of the profile', () => {
  const options = readOptions(['--seed', '5', '--profile', 'short', '--kills', '3', '--rate', '10']);
  expect(options).toMatchObject({ seed: 5, events: 20_000, serviceKills: 3, rate: 10, keep: false, report: undefined });
});

test('the short run has ten kills and the long one what was promised', () => {
  const { serviceKills, engineKills } = readOptions(['--profile', 'short']);
  expect(serviceKills + engineKills).toBe(10);
  expect(readOptions(['--profile', 'long'])).toMatchObject({
    events: 1_000_000,
    serviceKills: 100,
    engineKills: 20,
    rebalances: 30,
    rewinds: 10,
  });
});

test.each([
  [['--seed', 'x'], /--seed must be a whole number/],
  [['--profile', 'huge'], /no profile huge/],
  [['--unheard-of'], /unheard-of/],
])('%j is refused', (args, reason) => {
  expect(() => readOptions(args)).toThrow(reason);
});
