import { expect, it } from 'vitest';
import { adviceOn, type Part, stateOf } from './parts.ts';

const kafka: Part = { name: 'kafka', log: '/data/logs/kafka.log', pid: 42, state: 'running' };

it.each([
  ['runs and does not answer', kafka, 'Read /data/logs/kafka.log: its process 42 runs'],
  ['has just been started', { ...kafka, state: 'starting' as const }, 'Ask again in a minute: its process 42'],
  ['was halted by a signal', { ...kafka, state: 'halted' as const }, 'kill -CONT 42 lets it go on'],
  ['is gone', { ...kafka, state: 'gone' as const }, 'Ask again in a minute: its process 42 is gone'],
  ['has no process now', { ...kafka, pid: null, state: 'gone' as const }, 'npm start is starting kafka'],
  ['is not known here', undefined, 'See whether it runs'],
])('says what to do about a part that %s', (_state, part, advice) => {
  expect(adviceOn(part)).toContain(advice);
});

it('knows a process that runs from one that is gone', () => {
  expect(['running', 'starting']).toContain(stateOf(process.pid));
  expect(stateOf(2 ** 22 + 1)).toBe('gone');
});
