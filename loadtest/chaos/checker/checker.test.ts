import { beforeEach, describe, expect, it } from 'vitest';
import type { ClientEvent, JournalEntry } from '../journal.ts';
import { unbalanced } from './check-admin.ts';
import type { Announcement } from './check-announcements.ts';
import { checkDocuments } from './check-documents.ts';
import { checkLog } from './check-log.ts';
import { readExpectation } from './expectation.ts';
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
  { entry: 'acted', kind: 'execution', userId: 'ada', subject: 'run-1' },
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
const log = [logged(first, 0), logged(second, 1), logged(third, 2), logged(first, 3), execution];

const stored = (...ids: ClientEvent[]): StoredDay => ({
  _id: DAY,
  userId: 'ada',
  date: '2026-01-05',
  version: ids.length,
  events: ids.map(({ id, type }) => ({ id, type, toolId: null, timestamp: new Date(AT), duration: 60, result: null })),
  dailyStats: {
    toolsUsed: ids.filter(({ type }) => type === 'tool_usage').length,
    timeSpent: 60 * ids.length,
    goalsCompleted: ids.filter(({ type }) => type === 'goal_completed').length,
  },
});
const run = event('run-1');
const good = stored(first, second, third, run);

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
    ['an acknowledged event that no document has', log, [stored(first, second, run)], 'acknowledged-is-counted'],
    ['a day without its document', log, [], 'acknowledged-is-counted'],
    ['an event that stands in its document twice', log, [stored(first, first, second, third, run)], 'counted-once'],
    [
      'an event in a document that is in no log',
      log,
      [stored(first, second, third, run, event('x'))],
      'nothing-invented',
    ],
    [
      'sums that are not the fold',
      log,
      [{ ...good, dailyStats: { ...good.dailyStats, timeSpent: 1 } }],
      'stats-are-the-fold',
    ],
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
      [{ ...logged(second, 0) }, { ...logged(first, 1) }, logged(third, 2), execution],
      'order-per-user',
    ],
    ['a day that is not the local one', log.map((one) => ({ ...one, statDate: '2026-01-06' })), 'content-kept'],
  ])('sees %s', async (_what, records, promise) => {
    expect(await promisesBrokenBy(records, [])).toContain(promise);
  });

  it('sees a document of which an older state was announced last', async () => {
    announced.set(DAY, { version: good.version - 1, ...good.dailyStats });
    expect(await promisesBrokenBy(log, [good])).toEqual(['announced-last']);
  });

  it('sees a ledger that does not account for a record', () => {
    const row = { topic: 't', emitted: 10, applied: 8, duplicates: 1, deadLettered: 0, inFlight: 0, unaccounted: 1 };
    expect(unbalanced(200, { topics: [row] })).toHaveLength(1);
    expect(unbalanced(200, { topics: [{ ...row, duplicates: 2, unaccounted: 0 }] })).toEqual([]);
    expect(unbalanced(503, {})).toHaveLength(1);
  });
});
