import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EVENTS_PER_DAY } from './daily-stats/daily-stats.ts';
import { type CountedRecord } from './daily-stats/day-fact.ts';
import {
  activity,
  batchOf,
  correction,
  type Fate,
  fakeStore,
  foldAll,
  NOON,
  pipelineOf,
  withoutVersions,
} from './pipeline-world.ts';

/** Hands batches over one after another, each until it does not throw, as a partition does. */
async function consume(
  batches: readonly CountedRecord[][],
  partition: number,
  count: ReturnType<typeof pipelineOf>,
): Promise<void> {
  let from = 0;
  for (const batch of batches) {
    while (!(await count(...batchOf(batch, { from, partition })).catch(() => undefined)));
    from += batch.length;
  }
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
          const count = pipelineOf(store, { producer });
          await scheduler.waitFor(Promise.all(partitions.map((batches, index) => consume(batches, index, count))));

          expect(withoutVersions(store.documents)).toEqual(withoutVersions(foldAll(partitions.flat(2))));
          const versions = new Map([...store.documents].map(([id, { version }]) => [id, version]));
          expect(announced).toEqual(versions);
        },
      ),
      { numRuns: 200 },
    );
  }, 30_000);

  it('answers every record in its order: counted, duplicate, poison', async () => {
    const count = pipelineOf(fakeStore());
    const batch = [activity({ statDate: '2018-02-29' }), activity(), activity(), activity({ eventId: 'e2' })];
    expect(await count(...batchOf(batch))).toEqual([
      { type: 'dead-letter', reason: 'invalid-stat-date' },
      { type: 'ok' },
      { type: 'skip', reason: 'duplicate' },
      { type: 'ok' },
    ]);
  });

  it('answers a move once, for both its days, and changes nothing when it comes again', async () => {
    const store = fakeStore();
    const count = pipelineOf(store);
    const move = correction({ toStatDate: '2026-03-02' });
    expect(await count(...batchOf([activity(), move, move]))).toEqual([
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
    const store = fakeStore();
    const count = pipelineOf(store);
    const full = Array.from({ length: MAX_EVENTS_PER_DAY }, (_, index) => activity({ eventId: `e${index}` }));
    await count(...batchOf(full));
    const over = { type: 'dead-letter', reason: 'quota-exceeded' };
    for (let time = 0; time < 2; time++) {
      expect(
        await count(...batchOf([activity({ eventId: 'more' }), activity({ eventId: 'e7' })], { from: 5_000 })),
      ).toEqual([over, { type: 'skip', reason: 'duplicate' }]);
    }
    expect(store.documents.get('u1:2026-03-01')?.dailyStats.toolsUsed).toBe(MAX_EVENTS_PER_DAY);
  });

  it('gives up, for the batch to come again, when others are always quicker', async () => {
    const store = { ...fakeStore(), write: async () => 'none' as const };
    const count = pipelineOf(store);
    await expect(count(...batchOf([activity()]))).rejects.toThrow('other writers were quicker 8 times');
  });

  it('ends a long batch between its days when it is to stop, and finishes it when it comes again', async () => {
    const store = fakeStore();
    const stop = new AbortController();
    const producer = { publish: async () => stop.abort() };
    const batch = Array.from({ length: 250 }, (_, index) => activity({ userId: `u${index}` }));
    const first = pipelineOf(store, { producer, stopping: stop.signal });
    await expect(first(...batchOf(batch))).rejects.toThrow('aborted');
    expect(store.documents.size).toBe(100);
    const second = pipelineOf(store);
    expect(new Set((await second(...batchOf(batch))).map(({ type }) => type))).toEqual(new Set(['skip', 'ok']));
    expect(store.documents.size).toBe(250);
  });

  it('publishes again what a repeated batch did not change', async () => {
    const published: unknown[] = [];
    const producer = { publish: async (_topic: string, event: object) => void published.push(event) };
    const count = pipelineOf(fakeStore(), { producer });
    await count(...batchOf([activity()]));
    await count(...batchOf([activity()]));
    expect(published).toHaveLength(2);
    expect(published[0]).toEqual(published[1]);
    expect(published[0]).toMatchObject({ eventId: 'u1:2026-03-01:1', version: 1, eventCount: 1, toolsUsed: 1 });
  });
});
