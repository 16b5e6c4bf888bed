import { expect, it } from 'vitest';
import { deadLettersVerdict } from './dead-letters.ts';

it('is content when there is no dead letter', () => {
  expect(deadLettersVerdict([{ topic: 'runs.tools.dlq', depth: 0n, reasons: new Map() }])).toEqual({
    status: 'ok',
    saw: 'none in 1 dead-letter topic',
  });
});

it('says how many there are, where, and why, the most first', () => {
  const verdict = deadLettersVerdict([
    { topic: 'runs.tools.dlq', depth: 1n, reasons: new Map([['unknown-run', 1]]) },
    {
      topic: 'goals.analytics.dlq',
      depth: 5n,
      reasons: new Map([
        ['empty-value', 1],
        ['undecodable', 4],
      ]),
    },
  ]);
  expect(verdict).toMatchObject({
    status: 'warning',
    saw: '6 dead letters: 5 in goals.analytics.dlq (undecodable 4, empty-value 1); 1 in runs.tools.dlq (unknown-run 1)',
  });
});
