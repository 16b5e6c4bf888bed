import { type Db, MongoClient } from 'mongodb';

const COLLECTION = 'dailyStats';
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;
/** A day keeps its document when an administrator took all events out of it. */
const HAS_EVENTS = { 'events.0': { $exists: true } };

export type Totals = { toolsUsed: number; timeSpent: number; goalsCompleted: number };
export type Day = { date: string; dailyStats: Totals; eventCount: number };
export type DailyStatsStore = ReturnType<typeof createDailyStatsStore>;

/** Connects with time-outs; this service only reads. */
export async function connectMongo(url: string): Promise<MongoClient> {
  return new MongoClient(url, {
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    maxPoolSize: MAX_CONNECTIONS,
  }).connect();
}

/** Reads of the daily-stats documents. */
export function createDailyStatsStore(db: Db) {
  const documents = db.collection(COLLECTION);
  return {
    /** Days with events from one date to another, both included, oldest first. */
    days: (userId: string, from: string, to: string): Promise<Day[]> =>
      documents
        .aggregate<Day>(
          [
            { $match: { userId, date: { $gte: from, $lte: to }, ...HAS_EVENTS } },
            { $sort: { date: 1 } },
            { $project: { _id: 0, date: 1, dailyStats: 1, eventCount: { $size: '$events' } } },
          ],
          { maxTimeMS: QUERY_TIMEOUT_MS },
        )
        .toArray(),

    /** All dates on which the user did something, oldest first. */
    async dates(userId: string): Promise<string[]> {
      const found = await documents
        .find<{ date: string }>(
          { userId, ...HAS_EVENTS },
          { projection: { _id: 0, date: 1 }, sort: { date: 1 }, maxTimeMS: QUERY_TIMEOUT_MS },
        )
        .toArray();
      return found.map(({ date }) => date);
    },

    /** Zone of the newest day on which the user did something; undefined for somebody without such days. */
    async timezone(userId: string): Promise<string | undefined> {
      const newest = await documents.findOne<{ timezone: string }>(
        { userId, ...HAS_EVENTS },
        { projection: { _id: 0, timezone: 1 }, sort: { date: -1 }, maxTimeMS: QUERY_TIMEOUT_MS },
      );
      return newest?.timezone;
    },
  };
}
