import { expect, it } from 'vitest';
import type { Finding } from './check.ts';
import { isHealthy, toJson, toText } from './report.ts';

const fine: Finding = { section: 'Engines', name: 'kafka', status: 'ok', saw: '1 broker', tookMs: 12 };
const full: Finding = {
  section: 'Disk',
  name: 'data',
  status: 'warning',
  saw: '5 % free',
  advice: 'Free some.',
  tookMs: 1,
};
const dead: Finding = {
  section: 'Engines',
  name: 'mongo',
  status: 'broken',
  saw: 'no answer',
  advice: 'Start it.',
  tookMs: 9,
};
const skipped: Finding = { section: 'Counts', name: 'sums', status: 'unknown', saw: 'not looked at', tookMs: 0 };

it('is healthy with warnings, and not with anything broken or not looked at', () => {
  expect(isHealthy([fine, full])).toBe(true);
  expect(isHealthy([fine, dead])).toBe(false);
  expect(isHealthy([fine, skipped])).toBe(false);
});

it('prints a line a finding below its section, what to do below that, and a sum at the end', () => {
  const lines = toText([fine, dead, full], 4_200).split('\n');
  expect(lines[0]).toBe('Engines');
  expect(lines[1]).toMatch(/^ {2}ok +kafka +12 ms {2}1 broker$/);
  expect(lines[2]).toMatch(/^ {2}BROKEN +mongo +9 ms {2}no answer$/);
  expect(lines[3]).toMatch(/→ Start it\.$/);
  expect(lines.at(-1)).toBe('not healthy: 1 ok, 1 warning, 1 broken in 4.2 s');
});

it('gives programs the same findings', () => {
  expect(JSON.parse(toJson([fine, full], 4_200))).toEqual({ healthy: true, tookMs: 4_200, findings: [fine, full] });
});
