import { beforeEach, describe, expect, it } from 'vitest';
import type { ClientEvent, JournalEntry } from '../journal.ts';
import type { Announcement } from './check-announcements.ts';
import { checkDocuments } from './check-documents.ts';
import { checkLog } from './check-log.ts';
import { checkWork } from './check-work.ts';
import { readExpectation } from './expectation.ts';
import { unbalanced } from './ledger-balance.ts';
import { indexLog, type LogRecord } from './log-index.ts';
import type { StoredDay } from './stored-day.ts';

const ZONE = 'Asia/Kolkata';
const AT = Date.UTC(2026, 0, 5, 10);
const DAY = 'ada:2026-01-05';

const event = (id: string, type = 'tool_usage'): ClientEvent => ({
  id,
  type,
  timestamp: new Date(AT).toISOString(),
  duration: 60,
  userId: 'ada',
  timezone: ZONE,
});
const [first, second, third] = [event('a'), event('b', 'goal_completed'), event('c')];

const journal: JournalEntry[] = [
  { entry: 'sent', request: '0-0', lane: 0, events: [first, second] },
  { entry: 'acknowledged', request: '0-0', attempts: 1 },
  { entry: 'sent', request: '0-1', lane: 0, events: [third, first] },
  { entry: 'acknowledged', request: '0-1', attempts: 3 },
  { entry: 'sent', request: '0-2', lane: 0, events: [event('never acknowledged')] },
  { entry: 'acted', kind: 'execution', userId: 'ada', subject: 'run-1', timezone: ZONE },
  { entry: 'acted', kind: 'goal', userId: 'ada', subject: 'goal-1', timezone: ZONE },
  { entry: 'acted', kind: 'goal', userId: 'ada', subject: 'goal-2', timezone: ZONE },
];

const logged = ({ id, type }: ClientEvent, offset: number): LogRecord => ({
  topic: 'analytics.activity.recorded.v1',
  partition: 3,
  offset,
  userId: 'ada',
  id,
  statDate: '2026-01-05',
  timezone: ZONE,
  subject: null,
  content: { type, toolId: null, at: AT, duration: 60, result: null },
});
const execution: LogRecord = { ...logged(event('run-1'), 0), topic: 'tools.execution.completed.v1', subject: 'run-1' };
const goal = (id: string, offset: number): LogRecord => ({
  ...logged(event(id, 'goal_completed'), offset),
  topic: 'identity.goal.completed.v1',
  subject: id,
});
const persons = [execution, goal('goal-1', 0), goal('goal-2', 1)];
const clients = [logged(first, 0), logged(second, 1), logged(third, 2), logged(first, 3)];
const log = [...clients, ...persons];

const stored = (...ids: ClientEvent[]): StoredDay => ({
  _id: DAY,
  userId: 'ada',
  date: '2026-01-05',
  timezone: ZONE,
  version: ids.length,
  events: ids.map(({ id, type }) => ({ id, type, toolId: null, timestamp: new Date(AT), duration: 60, result: null })),
  dailyStats: {
    toolsUsed: ids.filter(({ type }) => type === 'tool_usage').length,
    timeSpent: 60 * ids.length,
    goalsCompleted: ids.filter(({ type }) => type === 'goal_completed').length,
  },
});
const [run, ...goals] = [event('run-1'), event('goal-1', 'goal_completed'), event('goal-2', 'goal_completed')];
const good = stored(first, second, third, run, ...goals);

/** The instant of all events is on the next day there. */
const inKiribati = { timezone: 'Pacific/Kiritimati', statDate: '2026-01-06' };

const announced = new Map<string, Announcement>();
beforeEach(() => {
  announced.set(DAY, { version: good.version, ...good.dailyStats });
});

async function promisesBrokenBy(records: LogRecord[], documents: StoredDay[]): Promise<string[]> {
  const index = await indexLog(records);
  const { violations } = await checkDocuments(documents, index, announced);
  return [...checkLog(await readExpectation(journal), index), ...violations].map(({ promise }) => promise);
}

describe('the checker', () => {
  it('finds nothing wrong where everything is right, whatever came twice or was never acknowledged', async () => {
    expect(await promisesBrokenBy(log, [good])).toEqual([]);
  });

  it.each([
    [
      'an acknowledged event that no document has',
      log,
      [stored(first, second, run, ...goals)],
      'acknowledged-is-counted',
    ],
    ['a day without its document', log, [], 'acknowledged-is-counted'],
    [
      'an event that stands in its document twice',
      log,
      [stored(first, first, second, third, run, ...goals)],
      'counted-once',
    ],
    [
      'an event in a document that is in no log',
      log,
      [stored(first, second, third, run, ...goals, event('x'))],
      'nothing-invented',
    ],
    [
      'sums that are not the fold',
      log,
      [{ ...good, dailyStats: { ...good.dailyStats, timeSpent: 1 } }],
      'stats-are-the-fold',
    ],
    ['a document of another zone', log, [{ ...good, timezone: 'UTC' }], 'right-day'],
    [
      'a content that changed on the way',
      log,
      [{ ...good, events: good.events.map((one) => ({ ...one, result: 'failed' })) }],
      'content-kept',
    ],
  ])('sees %s', async (_what, records, documents, promise) => {
    expect(await promisesBrokenBy(records, documents)).toContain(promise);
  });

  it.each([
    [
      'an acknowledged event that never came into the log',
      log.filter(({ id }) => id !== 'b'),
      'acknowledged-is-logged',
    ],
    [
      'an acknowledged execution that no event tells of',
      log.filter(({ id }) => id !== 'run-1'),
      'acknowledged-is-logged',
    ],
    ['an execution of which two events tell', [...log, { ...execution, id: 'run-2' }], 'counted-once'],
    ['an event that nobody sent', [...log, logged(event('x'), 9)], 'nothing-invented'],
    [
      'a request before the one that was acknowledged first',
      [logged(third, 0), ...log.filter(({ id }) => id !== 'c').map((one) => ({ ...one, offset: one.offset + 1 }))],
      'order-per-user',
    ],
    [
      'a request that was turned round',
      [{ ...logged(second, 0) }, { ...logged(first, 1) }, logged(third, 2), ...persons],
      'order-per-user',
    ],
    ['a day that is not the local one', log.map((one) => ({ ...one, statDate: '2026-01-06' })), 'right-day'],
    [
      'a day of another zone than the client sent',
      log.map((one) => (one.id === 'a' ? { ...one, ...inKiribati } : one)),
      'right-day',
    ],
    [
      'another zone than the client sent, where it is the same day',
      log.map((one) => (one.id === 'a' ? { ...one, timezone: 'UTC' } : one)),
      'right-day',
    ],
    [
      'another zone than the person registered with',
      log.map((one) => (one.id === 'goal-1' ? { ...one, timezone: 'UTC' } : one)),
      'right-day',
    ],
    ['an event in a second day', [...log, { ...logged(first, 9), ...inKiribati }], 'counted-once'],
    ['an event of another service in a second day', [...log, { ...execution, ...inKiribati }], 'counted-once'],
    ['an execution nobody was told of', [...log, { ...execution, id: 'run-2', subject: 'run-2' }], 'nothing-invented'],
    [
      'goals in another order than they were reached',
      [...clients, execution, goal('goal-2', 0), goal('goal-1', 1)],
      'order-per-user',
    ],
  ])('sees %s', async (_what, records, promise) => {
    expect(await promisesBrokenBy(records, [])).toContain(promise);
  });

  it('sees a document of which an older state was announced last', async () => {
    announced.set(DAY, { version: good.version - 1, ...good.dailyStats });
    expect(await promisesBrokenBy(log, [good])).toEqual(['announced-last']);
  });

  const row = { emitted: 10, applied: 8, duplicates: 2, deadLettered: 0, inFlight: 0, unaccounted: 0 };
  const empty = { emitted: 0, applied: 0, duplicates: 0, deadLettered: 0, inFlight: 0, unaccounted: 0 };
  const topics = [
    { topic: 'identity.goal.completed.v1', ...row },
    { topic: 'tools.execution.completed.v1', ...empty },
    { topic: 'learning.module.completed.v1', ...empty },
    { topic: 'analytics.activity.recorded.v1', ...empty },
    { topic: 'analytics.activity.corrected.v1', ...empty },
  ];
  const counted = new Map([['identity.goal.completed.v1', { records: 10, distinct: 8 }]]);

  it('takes a ledger that counts what it counted itself', () => {
    expect(unbalanced(200, { topics }, counted)).toEqual([]);
  });

  it.each([
    ['does not account for a record', { duplicates: 1, unaccounted: 1 }],
    ['has more emitted than the log holds', { emitted: 11, applied: 9 }],
    ['takes a duplicate for applied', { applied: 9, duplicates: 1 }],
    ['has a record in flight at rest', { duplicates: 1, inFlight: 1 }],
  ])('sees a ledger that %s', (_what, wrong) => {
    expect(unbalanced(200, { topics: [{ ...topics[0], ...wrong }, ...topics.slice(1)] }, counted)).toHaveLength(1);
  });

  it('sees a ledger that leaves a topic out, or gives no answer', () => {
    expect(unbalanced(200, { topics: topics.slice(1) }, counted)).toHaveLength(1);
    expect(unbalanced(200, { topics: [] }, counted)).toHaveLength(5);
    expect(unbalanced(404, {}, counted)).toHaveLength(1);
  });

  it('counts the events that were sent in two requests, and sees when they are too few', async () => {
    const { acknowledged, sentTwice } = await readExpectation(journal);
    expect([acknowledged.size, sentTwice.size]).toEqual([3, 1]);
    expect(checkWork({ acknowledged: 100, sentTwice: 10 }, { events: 100 })).toEqual([]);
    expect(checkWork({ acknowledged: 100, sentTwice: 9 }, { events: 100 })).toHaveLength(1);
    expect(checkWork({ acknowledged: 99, sentTwice: 10 }, { events: 100 })).toHaveLength(1);
  });
});
