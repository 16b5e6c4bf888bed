import type { EventOf } from '@astrapath/contracts';
import { createMetrics } from '@astrapath/telemetry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DailyStats, foldDay, MAX_EVENTS_PER_DAY } from './daily-stats/daily-stats.ts';
import { createDailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import type { Change } from './daily-stats/daily-stats-store.ts';
import { type CountedRecord, readFacts } from './daily-stats/day-fact.ts';
import { createPipeline } from './pipeline.ts';

type Activity = EventOf<'analytics.activity.recorded.v1'>;
type Correction = EventOf<'analytics.activity.corrected.v1'>;
type Fate = 'works' | 'fails before' | 'fails after' | 'fails halfway';

const NOON = Date.UTC(2026, 2, 1, 12);
const { signal: stopping } = new AbortController();
const metrics = createDailyStatsMetrics(createMetrics('pipeline-test'));

function activity(values: Partial<Activity> = {}): CountedRecord {
  const event: Activity = {
    eventId: 'e1',
    occurredAt: NOON,
    userId: 'u1',
    type: 'tool_usage',
    toolId: null,
    duration: 1,
    result: null,
    statDate: '2026-03-01',
    timezone: 'UTC',
    ...values,
  };
  return { topic: 'analytics.activity.recorded.v1', event };
}

/** Keeps documents like MongoDB with a version guard; each operation waits its turn and meets its fate. */
function fakeStore(turn: () => Promise<void>, fateOf: () => Fate) {
  const documents = new Map<string, DailyStats>();
  const apply = ({ document, knownVersion }: Change) => {
    if (documents.get(document._id)?.version !== knownVersion) return false;
    documents.set(document._id, document);
    return true;
  };
  const pick = (ids: readonly string[]) => new Map([...documents].filter(([id]) => ids.includes(id)));
  return {
    documents,
    async find(ids: readonly string[]) {
      await turn();
      return pick(ids);
    },
    async versions(ids: readonly string[]) {
      await turn();
      return new Map([...pick(ids)].map(([id, { version }]) => [id, version]));
    },
    async write(changes: readonly Change[]) {
      await turn();
      const fate = fateOf();
      if (fate === 'fails before') throw new Error('the store is down');
      const reached = fate === 'fails halfway' ? changes.slice(0, changes.length / 2) : changes;
      const isWhole = reached.map(apply).every(Boolean);
      if (fate !== 'works') throw new Error('the store went down');
      return isWhole;
    },
    prepare: async () => 'index',
  };
}

/** Hands batches over one after another, each until it does not throw, as a partition does. */
async function consume(batches: readonly CountedRecord[][], count: ReturnType<typeof createPipeline>): Promise<void> {
  for (const batch of batches) {
    while (!(await count(batch).catch(() => undefined)));
  }
}

function foldAll(records: readonly CountedRecord[]): Map<string, DailyStats> {
  const documents = new Map<string, DailyStats>();
  for (const { userId, date, fact } of records.map(readFacts).flatMap((read) => ('facts' in read ? read.facts : []))) {
    const _id = `${userId}:${date}`;
    const { document } = foldDay(documents.get(_id), { _id, userId, date, facts: [fact] });
    if (document) documents.set(_id, document);
  }
  return documents;
}

const withoutVersions = (documents: Map<string, DailyStats>) =>
  [...documents.values()].map((document) => ({ ...document, version: 0 })).toSorted((a, b) => (a._id < b._id ? -1 : 1));

/** Takes an event out of the first day, for good or into another one. */
function correction(values: Partial<Correction>): CountedRecord {
  const event: Correction = {
    eventId: 'c1',
    occurredAt: NOON,
    userId: 'u1',
    action: values.toStatDate ? 'move' : 'void',
    correctedEventId: 'e1',
    statDate: '2026-03-01',
    timezone: 'UTC',
    toStatDate: null,
    activityAt: NOON,
    activityType: 'tool_usage',
    toolId: null,
    duration: 5,
    result: null,
    ...values,
  };
  return { topic: 'analytics.activity.corrected.v1', event };
}

const activities = fc
  .record({
    eventId: fc.nat(15).map((number) => `e${number}`),
    occurredAt: fc.nat(3).map((minute) => NOON + minute * 60_000),
    statDate: fc.constantFrom('2026-03-01', '2026-03-02', '2026-02-30'),
    duration: fc.constantFrom(null, 5),
  })
  .map((values) => activity(values));
const corrections = fc
  .record({
    eventId: fc.constantFrom('c1', 'c2'),
    occurredAt: fc.nat(1).map((minute) => NOON + minute * 60_000),
    correctedEventId: fc.nat(15).map((number) => `e${number}`),
    toStatDate: fc.constantFrom(null, '2026-03-02', '2026-03-01'),
  })
  .map(correction);
const records = fc.oneof({ weight: 4, arbitrary: activities }, { weight: 1, arbitrary: corrections });
const partition = fc.array(fc.array(records, { maxLength: 6 }), { maxLength: 4 });

describe('the pipeline', () => {
  it('ends in the fold of all events, and announces it last, whatever fails and whoever is quicker', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(partition, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.constantFrom<Fate[]>('works', 'works', 'fails before', 'fails after', 'fails halfway')),
        fc.infiniteStream(fc.nat(4)),
        fc.scheduler(),
        async (partitions, fates, publications, scheduler) => {
          const turn = scheduler.scheduleFunction(async () => undefined);
          const store = fakeStore(turn, () => fates.next().value);
          const announced = new Map<string, number>();
          const producer = {
            async publish(_topic: string, event: object) {
              await turn();
              if (publications.next().value === 0) throw new Error('Kafka is out');
              const { userId, statDate, version } = { userId: '', statDate: '', version: 0, ...event };
              announced.set(`${userId}:${statDate}`, version);
            },
          };
          const count = createPipeline({ store, producer, metrics, now: () => NOON, stopping });
          await scheduler.waitFor(Promise.all(partitions.map((batches) => consume(batches, count))));

          expect(withoutVersions(store.documents)).toEqual(withoutVersions(foldAll(partitions.flat(2))));
          const versions = new Map([...store.documents].map(([id, { version }]) => [id, version]));
          expect(announced).toEqual(versions);
        },
      ),
      { numRuns: 200 },
    );
  }, 30_000);

  const alone = () =>
    fakeStore(
      async () => undefined,
      () => 'works',
    );
  const silent = { publish: async () => undefined };

  it('answers every record in its order: counted, duplicate, poison', async () => {
    const count = createPipeline({ store: alone(), producer: silent, metrics, now: () => NOON, stopping });
    const batch = [activity({ statDate: '2018-02-29' }), activity(), activity(), activity({ eventId: 'e2' })];
    expect(await count(batch)).toEqual([
      { type: 'dead-letter', reason: 'invalid-stat-date' },
      { type: 'ok' },
      { type: 'skip', reason: 'duplicate' },
      { type: 'ok' },
    ]);
  });

  it('answers a move once, for both its days, and changes nothing when it comes again', async () => {
    const store = alone();
    const count = createPipeline({ store, producer: silent, metrics, now: () => NOON, stopping });
    const move = correction({ toStatDate: '2026-03-02' });
    expect(await count([activity(), move, move])).toEqual([
      { type: 'ok' },
      { type: 'ok' },
      { type: 'skip', reason: 'duplicate' },
    ]);
    const sums = [...store.documents.values()].map(({ date, dailyStats }) => [date, dailyStats.timeSpent]);
    expect(sums).toEqual([
      ['2026-03-01', 0],
      ['2026-03-02', 5],
    ]);
  });

  it('puts aside what exceeds the quota, again when it comes again, and takes a duplicate for one', async () => {
    const store = alone();
    const count = createPipeline({ store, producer: silent, metrics, now: () => NOON, stopping });
    const full = Array.from({ length: MAX_EVENTS_PER_DAY }, (_, index) => activity({ eventId: `e${index}` }));
    await count(full);
    const over = { type: 'dead-letter', reason: 'quota-exceeded' };
    for (let time = 0; time < 2; time++) {
      expect(await count([activity({ eventId: 'more' }), activity({ eventId: 'e7' })])).toEqual([
        over,
        { type: 'skip', reason: 'duplicate' },
      ]);
    }
    expect(store.documents.get('u1:2026-03-01')?.dailyStats.toolsUsed).toBe(MAX_EVENTS_PER_DAY);
  });

  it('gives up, for the batch to come again, when others are always quicker', async () => {
    const store = { ...alone(), write: async () => false };
    const count = createPipeline({ store, producer: silent, metrics, now: () => NOON, stopping });
    await expect(count([activity()])).rejects.toThrow('other writers were quicker 8 times');
  });

  it('ends a long batch between its days when it is to stop, and finishes it when it comes again', async () => {
    const store = alone();
    const stop = new AbortController();
    const producer = { publish: async () => stop.abort() };
    const batch = Array.from({ length: 250 }, (_, index) => activity({ userId: `u${index}` }));
    const first = createPipeline({ store, producer, metrics, now: () => NOON, stopping: stop.signal });
    await expect(first(batch)).rejects.toThrow('aborted');
    expect(store.documents.size).toBe(100);
    const second = createPipeline({ store, producer: silent, metrics, now: () => NOON, stopping });
    expect(new Set((await second(batch)).map(({ type }) => type))).toEqual(new Set(['skip', 'ok']));
    expect(store.documents.size).toBe(250);
  });

  it('publishes again what a repeated batch did not change', async () => {
    const published: unknown[] = [];
    const producer = { publish: async (_topic: string, event: object) => void published.push(event) };
    const count = createPipeline({ store: alone(), producer, metrics, now: () => NOON, stopping });
    await count([activity()]);
    await count([activity()]);
    expect(published).toHaveLength(2);
    expect(published[0]).toEqual(published[1]);
    expect(published[0]).toMatchObject({ eventId: 'u1:2026-03-01:1', version: 1, eventCount: 1, toolsUsed: 1 });
  });
});
