import { expect, test } from 'vitest';
import { readableLines } from './log-lines.ts';

test('shows of a JSON line its level, its sentence and the reason', () => {
  const line = JSON.stringify({ level: 'fatal', time: 'x', msg: 'could not start', error: { message: 'no database' } });
  expect(readableLines([line])).toEqual(['fatal could not start: no database']);
});

test('keeps lines that are not ours as they are, cuts long ones and drops repetitions', () => {
  const long = 'x'.repeat(1_000);
  expect(readableLines(['{broken', 'plain', 'plain', long])).toEqual(['{broken', 'plain', `${'x'.repeat(300)}…`]);
});
