import type { EventOf } from '@astrapath/contracts';
import type { BatchContext } from '@astrapath/events';
import { createMetrics } from '@astrapath/telemetry';
import { type DailyStats, foldDay } from './daily-stats/daily-stats.ts';
import { createDailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import type { Change, WriteOutcome } from './daily-stats/daily-stats-store.ts';
import { type CountedRecord, readFacts } from './daily-stats/day-fact.ts';
import { createBookkeeper } from './ledger/bookkeeper.ts';
import { EMPTY_BOOKS, type PartitionBooks } from './ledger/ledger.ts';
import type { KnownBooks, LedgerPlace } from './ledger/ledger-store.ts';
import type { RetryOutcome } from './ledger/retry-outcome.ts';
import type { RetryChange } from './ledger/retry-store.ts';
import { createPipeline, type LoggedRecord, type PipelineDependencies } from './pipeline.ts';

/** For tests: the stores of the pipeline in memory, where every operation waits its turn and meets a fate. */
export type Fate = 'works' | 'fails before' | 'fails after' | 'fails halfway';
type Turn = () => Promise<unknown>;
type Activity = EventOf<'analytics.activity.recorded.v1'>;
type Correction = EventOf<'analytics.activity.corrected.v1'>;

export const NOON = Date.UTC(2026, 2, 1, 12);
const metrics = createDailyStatsMetrics(createMetrics('pipeline-world'));
const { signal: stopping } = new AbortController();

export function activity(values: Partial<Activity> = {}): CountedRecord {
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

/** Takes an event out of the first day, for good or into another one. */
export function correction(values: Partial<Correction>): CountedRecord {
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

/** Keeps documents like MongoDB with a version guard. */
export function fakeStore(turn: Turn = async () => undefined, fateOf: () => Fate = () => 'works') {
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
    async write(changes: readonly Change[]): Promise<WriteOutcome> {
      await turn();
      const fate = fateOf();
      if (fate === 'fails before') throw new Error('the store is down');
      const reached = fate === 'fails halfway' ? changes.slice(0, changes.length / 2) : changes;
      const made = reached.map(apply).filter(Boolean).length;
      if (fate !== 'works') throw new Error('the store went down');
      if (made === changes.length) return 'whole';
      return made === 0 ? 'none' : 'partly';
    },
  };
}

/** Keeps books like MongoDB with a revision guard. */
export function fakeLedger(turn: Turn = async () => undefined, fateOf: () => Fate = () => 'works') {
  const rows = new Map<string, { books: PartitionBooks; revision: number }>();
  const nameOf = ({ log, partition }: LedgerPlace) => `${log}/${partition}`;
  return {
    retries: fakeRetries(turn, fateOf),
    /** Writes that were made. */
    writes: 0,
    books: (name: string) => rows.get(name)?.books ?? EMPTY_BOOKS,
    all: () => [...rows.values()].map(({ books }) => books),
    async read(place: LedgerPlace): Promise<KnownBooks> {
      await turn();
      return rows.get(nameOf(place)) ?? { books: EMPTY_BOOKS, revision: undefined };
    },
    async write(place: LedgerPlace, books: PartitionBooks, known: number | undefined) {
      await turn();
      const fate = fateOf();
      if (fate === 'fails before') throw new Error('the store is down');
      if (rows.get(nameOf(place))?.revision !== known) return undefined;
      const revision = (known ?? 0) + 1;
      rows.set(nameOf(place), { books, revision });
      this.writes += 1;
      if (fate !== 'works') throw new Error('the store went down');
      return revision;
    },
  };
}

/** Keeps what retries came to like MongoDB with guards. */
function fakeRetries(turn: Turn, fateOf: () => Fate) {
  const rows = new Map<string, RetryOutcome>();
  const isKnown = ({ origin, known }: RetryChange) => JSON.stringify(rows.get(origin)) === JSON.stringify(known);
  return {
    all: () => [...rows.values()].map(({ mark }) => mark),
    async read(_topic: string, origins: readonly string[]) {
      await turn();
      return new Map([...rows].filter(([origin]) => origins.includes(origin)));
    },
    async write(_topic: string, changes: readonly RetryChange[]) {
      await turn();
      const fate = fateOf();
      if (fate === 'fails before') throw new Error('the store is down');
      const made = changes.filter(isKnown);
      for (const { origin, outcome } of made) rows.set(origin, outcome);
      if (fate !== 'works') throw new Error('the store went down');
      return made.length === changes.length;
    },
  };
}

/** A pipeline as one process has it, over these stores. */
export function pipelineOf(
  store: PipelineDependencies['store'],
  given: Partial<PipelineDependencies> & { ledger?: ReturnType<typeof fakeLedger> } = {},
) {
  const { ledger = fakeLedger(), ...dependencies } = given;
  const bookkeeper = createBookkeeper({ store: ledger });
  const producer = { publish: async () => undefined };
  return createPipeline({ store, producer, bookkeeper, metrics, now: () => NOON, stopping, ...dependencies });
}

export type Log = readonly (CountedRecord | undefined)[];

/** A stretch of a log as a consumer hands it over; what is undefined could not be decoded. */
export function batchOf(log: Log, { from = 0, partition = 0 } = {}): [LoggedRecord[], BatchContext] {
  const offsets = log.map((_, index) => String(from + index));
  const records = log.flatMap((record, index) => (record ? [{ ...record, offset: String(from + index) }] : []));
  return [records, { topic: 'analytics.activity.recorded.v1', partition, isRetry: false, offsets, origins: [] }];
}

/** The same from the retry topic: records whose originals are named. */
export function retriesOf(log: Log, origins: readonly string[], from = 0): [LoggedRecord[], BatchContext] {
  const [records, batch] = batchOf(log, { from });
  return [records, { ...batch, isRetry: true, origins }];
}

/** The documents that records must give, folded one by one. */
export function foldAll(records: readonly CountedRecord[]): Map<string, DailyStats> {
  const documents = new Map<string, DailyStats>();
  for (const { userId, date, fact } of records.map(readFacts).flatMap((read) => ('facts' in read ? read.facts : []))) {
    const _id = `${userId}:${date}`;
    const { document } = foldDay(documents.get(_id), { _id, userId, date, facts: [fact] });
    if (document) documents.set(_id, document);
  }
  return documents;
}

/** Documents to compare: versions count what changed them on the way, which depends on the way. */
export function withoutVersions(documents: Map<string, DailyStats>) {
  return [...documents.values()]
    .map((document) => ({ ...document, version: 0 }))
    .toSorted((a, b) => (a._id < b._id ? -1 : 1));
}
