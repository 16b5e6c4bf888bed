import { expect, it } from 'vitest';
import { type DeadLetterTopic, deadLettersVerdict } from './dead-letters.ts';

const NOW = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const none: DeadLetterTopic = {
  topic: 'runs.tools.dlq',
  depth: 0n,
  open: undefined,
  reasons: new Map(),
  newestAt: undefined,
  recent: 0n,
  got: 0n,
};
const letters = (some: Partial<DeadLetterTopic>): DeadLetterTopic => ({ ...none, newestAt: NOW - HOUR_MS, ...some });
const judge = (...topics: DeadLetterTopic[]) => deadLettersVerdict(topics, NOW);

it('is content when there is no dead letter', () => {
  expect(judge(none)).toEqual({ status: 'ok', saw: 'none open in 1 dead-letter topic' });
});

it('is content when every letter was replayed', () => {
  expect(judge(letters({ depth: 12n, open: 0, recent: 12n }))).toEqual({
    status: 'ok',
    saw: 'none open in 1 dead-letter topic, 12 replayed',
  });
});

it('says how many are open, where, why and since when, the most first', () => {
  const goals = new Map([
    ['empty-value', 1],
    ['undecodable', 4],
  ]);
  const verdict = judge(
    letters({ depth: 1n, reasons: new Map([['unknown-run', 1]]) }),
    letters({ topic: 'goals.analytics.dlq', depth: 9n, open: 5, reasons: goals, newestAt: NOW - 120_000 }),
  );
  expect(verdict).toMatchObject({
    status: 'warning',
    saw: '6 dead letters: 5 in goals.analytics.dlq (undecodable 4, empty-value 1; the newest 2 min old); 1 in runs.tools.dlq (unknown-run 1; the newest 1 h old)',
  });
});

it.each([
  ['all of it', 3n, 3n, 'broken'],
  ['more than a tenth', 11n, 109n, 'broken'],
  ['a tenth', 11n, 110n, 'warning'],
  ['one record, of one', 1n, 1n, 'warning'],
  ['nothing any more', 0n, 500n, 'warning'],
] as const)('is %s of what a group gets now a dead letter: %s of %s is %s', (_what, recent, got, status) => {
  expect(judge(letters({ depth: 40n, recent, got })).status).toBe(status);
});
