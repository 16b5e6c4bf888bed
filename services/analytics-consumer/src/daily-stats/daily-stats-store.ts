import { withSpan } from '@astrapath/telemetry';
import { type AnyBulkWriteOperation, type Collection, type Db, MongoBulkWriteError, MongoClient } from 'mongodb';
import type { DailyStats } from './daily-stats.ts';
import type { DailyStatsMetrics } from './daily-stats-metrics.ts';

/** Where the daily-stats documents are. */
export const DAILY_STATS = 'dailyStats';
const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 15_000;
/** One for each partition that is handled at a time. */
const MAX_CONNECTIONS = 8;
const DUPLICATE_KEY = 11_000;

/** A document to write, and the version it is made from; undefined where there was none. */
export type Change = { document: DailyStats; knownVersion: number | undefined };

/** `partly` and `none`: another writer was quicker with some of the changes, MongoDB does not say which, or with all. */
export type WriteOutcome = 'whole' | 'partly' | 'none';

export type DailyStatsStore = ReturnType<typeof createDailyStatsStore>;

/** Connects with time-outs. The driver does not repeat writes by itself: whoever folds must read again first. */
export async function connectMongo(url: string): Promise<MongoClient> {
  return new MongoClient(url, {
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    maxPoolSize: MAX_CONNECTIONS,
    retryWrites: false,
  }).connect();
}

/**
 * The daily-stats documents. A write returns when a majority holds it in its journal, and a read sees nothing that a
 * majority does not hold: an event found in a document is never found to be lost later, by a failover.
 */
export function createDailyStatsStore(
  db: Db,
  { metrics, collection = DAILY_STATS }: { metrics: DailyStatsMetrics; collection?: string },
) {
  const documents: Collection<DailyStats> = db.collection(collection, {
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  });
  return {
    /** Makes the index that reads by user need. */
    prepare: () => documents.createIndex({ userId: 1, date: 1 }),

    /** The documents there are of these ids. */
    async find(ids: readonly string[]): Promise<Map<string, DailyStats>> {
      const found = await documents.find({ _id: { $in: [...ids] } }).toArray();
      return new Map(found.map((document) => [document._id, document]));
    },

    /** The documents of a user's days that hold an event, or a correction of it. */
    holding: (userId: string, eventId: string): Promise<DailyStats[]> =>
      documents.find({ userId, $or: [{ 'events.id': eventId }, { 'corrections.entries.eventId': eventId }] }).toArray(),

    /** The versions the documents of these ids have now. */
    async versions(ids: readonly string[]): Promise<Map<string, number>> {
      const found = await documents
        .find({ _id: { $in: [...ids] } })
        .project<Pick<DailyStats, '_id' | 'version'>>({ version: 1 })
        .toArray();
      return new Map(found.map(({ _id, version }) => [_id, version]));
    },

    /** Writes in one go. What is not whole is to be read and folded again as a whole. */
    async write(changes: readonly Change[]): Promise<WriteOutcome> {
      metrics.written(changes.length);
      const outcome = await withSpan('write daily stats', { attributes: { documents: changes.length } }, () =>
        writeAll(documents, changes),
      );
      if (outcome !== 'whole') metrics.contended();
      return outcome;
    },
  };
}

async function writeAll(documents: Collection<DailyStats>, changes: readonly Change[]): Promise<WriteOutcome> {
  try {
    return outcomeOf(await documents.bulkWrite(changes.map(operation), { ordered: false }), changes.length);
  } catch (error) {
    if (error instanceof MongoBulkWriteError && isOnlyDuplicateKeys(error)) return outcomeOf(error, changes.length);
    throw error;
  }
}

function outcomeOf(done: { insertedCount: number; matchedCount: number }, wanted: number): WriteOutcome {
  const made = done.insertedCount + done.matchedCount;
  if (made === wanted) return 'whole';
  return made === 0 ? 'none' : 'partly';
}

/**
 * Replaces `events` as a whole. Appending instead ($push with $sort) was measured at 1.6 to 7 times the CPU on the
 * embedded store, and when events of a large day come singly their batches grow by themselves.
 */
function operation({ document, knownVersion }: Change): AnyBulkWriteOperation<DailyStats> {
  if (knownVersion === undefined) return { insertOne: { document } };
  const { _id, userId, date, ...changing } = document;
  return {
    updateOne: {
      filter: { _id, version: knownVersion },
      update: { $set: changing },
    },
  };
}

function isOnlyDuplicateKeys(error: MongoBulkWriteError): boolean {
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
}
