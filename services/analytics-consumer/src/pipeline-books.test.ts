import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsOf, inFlight, type PartitionBooks } from './ledger/ledger.ts';
import {
  activity,
  batchOf,
  correction,
  type Fate,
  fakeLedger,
  fakeStore,
  foldAll,
  type Log,
  pipelineOf,
  withoutVersions,
} from './pipeline-world.ts';

/** What happens to a batch beside its stores' fates. A fenced member goes on with it while another has taken over. */
type Step = { size: number; kind: 'goes on' | 'process dies' | 'fenced' | 'fenced by another process'; rewind: number };

const TOPIC = 'analytics.activity.recorded.v1';
const oneByOne = Array.from({ length: 2 }, (): Step => ({ size: 1, kind: 'goes on', rewind: 0 }));
const LAST_STEP: Step = { size: 4, kind: 'goes on', rewind: 0 };

/** Hands a partition's log over as Kafka does: from the last commit, to one member after another. */
async function consume(
  log: Log,
  partition: number,
  { steps, join }: { steps: readonly Step[]; join: () => ReturnType<typeof pipelineOf> },
): Promise<void> {
  const left: Promise<unknown>[] = [];
  const todo = [...steps];
  let count = join();
  let committed = 0;
  while (committed < log.length) {
    const { size, kind, rewind } = todo.shift() ?? LAST_STEP;
    committed = Math.max(0, committed - rewind);
    const batch = log.slice(committed, committed + size);
    const handled = count(...batchOf(batch, { from: committed, partition })).then(
      () => true,
      () => false,
    );
    if (kind !== 'goes on') {
      left.push(handled);
      if (kind !== 'fenced') count = join();
      if (kind === 'process dies') await handled;
    } else if (await handled) committed += batch.length;
  }
  await Promise.all(left);
}

const steps = fc.array(
  fc.record({
    size: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom<Step['kind'][]>('goes on', 'goes on', 'process dies', 'fenced', 'fenced by another process'),
    rewind: fc.constantFrom(0, 0, 0, 1, 5),
  }),
  { maxLength: 12 },
);
const fates = fc.infiniteStream(fc.constantFrom<Fate[]>('works', 'works', 'works', 'fails before', 'fails after'));

/** Runs logs through members that share stores, whatever fails; answers what the stores hold then. */
async function run(
  logs: readonly { log: Log; steps: readonly Step[] }[],
  fate: () => Fate,
  scheduler: fc.Scheduler,
): Promise<{ store: ReturnType<typeof fakeStore>; books: PartitionBooks[] }> {
  const turn = scheduler.scheduleFunction(async () => undefined);
  const store = fakeStore(turn, fate);
  const ledger = fakeLedger(turn, fate);
  const join = () => pipelineOf(store, { ledger });
  await scheduler.waitFor(
    Promise.all(logs.map(({ log, steps: own }, index) => consume(log, index, { steps: own, join }))),
  );
  return { store, books: logs.map((_, index) => ledger.books(`${TOPIC}/${index}`)) };
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('the books of the pipeline', () => {
  it('account for every record once, and call applied exactly what changed a document, whatever crashes', async () => {
    const events = fc.array(fc.record({ id: fc.nat(9), isPoison: fc.boolean() }), { maxLength: 14 });
    const logs = fc.array(fc.record({ events, steps }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(logs, fates, fc.scheduler(), async (given, fateStream, scheduler) => {
        const own = given.map(({ events: all, steps: some }, partition) => ({
          steps: some,
          log: all.map(({ id, isPoison }) =>
            isPoison && id === 0
              ? undefined
              : activity({
                  eventId: `p${partition}-e${id}`,
                  statDate: isPoison ? 'never' : `2026-03-0${1 + (id % 3)}`,
                }),
          ),
        }));
        const { store, books } = await run(own, () => fateStream.next().value, scheduler);
        own.forEach(({ log }, index) => {
          const found = books[index];
          const poison = given[index]?.events.filter(({ isPoison }) => isPoison).length;
          const counts = found && countsOf(found);
          expect(sumOf(Object.values(counts ?? {}))).toBe(log.length);
          expect(counts?.deadLettered).toBe(poison);
          expect(found && inFlight(found, log.length)).toBe(0);
        });
        const applied = sumOf(books.map((found) => countsOf(found).applied));
        expect(applied).toBe(sumOf([...store.documents.values()].map(({ version }) => version)));
        expect(applied).toBe(sumOf([...store.documents.values()].map(({ events: all }) => all.length)));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('account for every record once where corrections and equal ids of several logs meet, too', async () => {
    const records = fc.oneof(
      fc.nat(5).map((id) => activity({ eventId: `e${id}` })),
      fc
        .record({ id: fc.nat(5), number: fc.nat(3), toStatDate: fc.constantFrom(null, '2026-03-02') })
        .map(({ id, number, toStatDate }) =>
          correction({ eventId: `c${number}`, correctedEventId: `e${id}`, toStatDate }),
        ),
    );
    const logs = fc.array(fc.record({ log: fc.array(records, { maxLength: 10 }), steps }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(logs, fates, fc.scheduler(), async (own, fateStream, scheduler) => {
        const { store, books } = await run(own, () => fateStream.next().value, scheduler);
        expect(withoutVersions(store.documents)).toEqual(withoutVersions(foldAll(own.flatMap(({ log }) => log))));
        own.forEach(({ log }, index) => {
          const found = books[index];
          expect(sumOf(Object.values(found ? countsOf(found) : {}))).toBe(log.length);
          expect(found && inFlight(found, log.length)).toBe(0);
        });
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('call an event applied once that comes in two logs at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const logs = [0, 1].map(() => ({ log: [activity(), activity({ eventId: 'e2' })], steps: oneByOne }));
        const { store, books } = await run(logs, () => 'works', scheduler);
        expect(sumOf(books.map((found) => countsOf(found).applied))).toBe(2);
        expect(store.documents.get('u1:2026-03-01')?.version).toBe(2);
      }),
    );
  });

  it('cost one write a batch, and none for a batch that is settled', async () => {
    const ledger = fakeLedger();
    const count = pipelineOf(fakeStore(), { ledger });
    const log = [activity(), activity(), activity({ eventId: 'e2' }), undefined];
    await count(...batchOf(log));
    expect(ledger.writes).toBe(1);
    await count(...batchOf([activity({ eventId: 'e3' })], { from: 4 }));
    expect(ledger.writes).toBe(2);
    await count(...batchOf(log));
    expect(ledger.writes).toBe(2);
    expect(countsOf(ledger.books(`${TOPIC}/0`))).toEqual({ applied: 3, duplicates: 1, deadLettered: 1 });
  });

  it('know a record as applied that comes again after a crash between documents and commit', async () => {
    const ledger = fakeLedger();
    const store = fakeStore();
    const producer = { publish: () => Promise.reject(new Error('Kafka is out')) };
    await expect(pipelineOf(store, { ledger, producer })(...batchOf([activity()]))).rejects.toThrow('Kafka is out');
    expect(await pipelineOf(store, { ledger })(...batchOf([activity(), activity()]))).toEqual([
      { type: 'ok' },
      { type: 'skip', reason: 'duplicate' },
    ]);
    expect(countsOf(ledger.books(`${TOPIC}/0`))).toEqual({ applied: 1, duplicates: 1, deadLettered: 0 });
  });

  it('are written before the documents: a store that is out leaves no document the books do not know', async () => {
    const store = fakeStore();
    const ledger = fakeLedger(undefined, () => 'fails before');
    await expect(pipelineOf(store, { ledger })(...batchOf([activity()]))).rejects.toThrow('the store is down');
    expect(store.documents.size).toBe(0);
  });
});
