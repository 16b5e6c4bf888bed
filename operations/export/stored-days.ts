import { DOCTOR_USER_ID } from '@astrapath/contracts';
import { type Filter, MongoClient } from 'mongodb';
import type { Period } from './manifest.ts';
import type { StoredDay } from './stored-day.ts';

const COLLECTION = 'dailyStats';
const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 60_000;
/** A document is 1 MB at most, and some kilobytes as a rule. */
const DOCUMENTS_AT_ONCE = 100;

/** The daily-stats documents of a period, but the doctor's, one after the other, as a majority of the store holds them. */
export async function* storedDays(mongoUrl: string, { from, to }: Period): AsyncGenerator<StoredDay> {
  const client = new MongoClient(mongoUrl, {
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
  });
  try {
    const bounds = { ...(from !== null && { $gte: from }), ...(to !== null && { $lte: to }) };
    const isBounded = from !== null || to !== null;
    const filter: Filter<StoredDay> = { userId: { $ne: DOCTOR_USER_ID }, ...(isBounded && { date: bounds }) };
    const projection = { _id: 0, userId: 1, date: 1, timezone: 1, events: 1, dailyStats: 1 };
    const days = client.db().collection<StoredDay>(COLLECTION, { readConcern: { level: 'majority' } });
    yield* days.find(filter, { projection, batchSize: DOCUMENTS_AT_ONCE });
  } finally {
    await client.close();
  }
}
