import { type AnyBulkWriteOperation, type Collection, type Db, MongoBulkWriteError, MongoClient } from 'mongodb';
import type { DailyStats } from './daily-stats.ts';

const COLLECTION = 'dailyStats';
const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 8;
const DUPLICATE_KEY = 11_000;

/** A document to write, and the version it is made from; undefined where there was none. */
export type Change = { document: DailyStats; knownVersion: number | undefined };

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

/** The daily-stats documents; a write returns when a majority holds it in its journal. */
export function createDailyStatsStore(db: Db) {
  const documents: Collection<DailyStats> = db.collection(COLLECTION, {
    writeConcern: { w: 'majority', journal: true },
  });
  return {
    prepare: () => documents.createIndex({ userId: 1, date: 1 }),

    /** The documents there are of these ids. */
    async find(ids: readonly string[]): Promise<Map<string, DailyStats>> {
      const found = await documents.find({ _id: { $in: [...ids] } }).toArray();
      return new Map(found.map((document) => [document._id, document]));
    },

    /**
     * Writes in one go. Answers whether every change was made; false when another writer was quicker with some of them:
     * then all are to be read and folded again, for MongoDB does not say which.
     */
    async write(changes: readonly Change[]): Promise<boolean> {
      const updates = changes.filter(({ knownVersion }) => knownVersion !== undefined).length;
      try {
        const { matchedCount } = await documents.bulkWrite(changes.map(operation), { ordered: false });
        return matchedCount === updates;
      } catch (error) {
        if (isOnlyDuplicateKeys(error)) return false;
        throw error;
      }
    },
  };
}

function operation({ document, knownVersion }: Change): AnyBulkWriteOperation<DailyStats> {
  if (knownVersion === undefined) return { insertOne: { document } };
  const { timezone, version, events, dailyStats } = document;
  return {
    updateOne: {
      filter: { _id: document._id, version: knownVersion },
      update: { $set: { timezone, version, events, dailyStats } },
    },
  };
}

function isOnlyDuplicateKeys(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
}
