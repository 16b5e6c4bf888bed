import { type Collection, type Db, MongoServerError } from 'mongodb';
import type { Correction } from './correction.ts';

const COLLECTION = 'corrections';
const DUPLICATE_KEY = 11_000;
const UNPUBLISHED_AT_ONCE = 500;

/** The audit of a correction: who asked for it, when and why, and whether its event is published. */
export type CorrectionRecord = Correction & {
  /** Number among the corrections of this event, from 1: of two made at once one is first. */
  sequence: number;
  administratorId: string;
  reason: string;
  /** null as long as Kafka has not acknowledged the event. */
  publishedAt: Date | null;
  /** Of a request with an Idempotency-Key. */
  request?: { key: string; hash: string };
};

type Row = Omit<CorrectionRecord, 'correctionId'> & { _id: string };
export type CorrectionStore = ReturnType<typeof createCorrectionStore>;

/** The corrections that were decided. They are kept for ever; only that one is published changes, and whose key it is. */
export function createCorrectionStore(db: Db) {
  const rows: Collection<Row> = db.collection(COLLECTION, {
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  });
  return {
    /** Makes the indexes that keep two corrections apart. */
    async prepare(): Promise<void> {
      await rows.createIndex({ userId: 1, eventId: 1, sequence: 1 }, { unique: true });
      await rows.createIndex(
        { administratorId: 1, 'request.key': 1 },
        { unique: true, partialFilterExpression: { 'request.key': { $exists: true } } },
      );
      await rows.createIndexes([
        { key: { userId: 1, statDate: 1 } },
        { key: { userId: 1, date: 1 } },
        { key: { publishedAt: 1 } },
      ]);
    },

    /** The corrections of an event, in their order. */
    async ofEvent(userId: string, eventId: string): Promise<CorrectionRecord[]> {
      return (await rows.find({ userId, eventId }).sort({ sequence: 1 }).toArray()).map(recordOf);
    },

    /** What an administrator asked for under an Idempotency-Key. */
    async ofKey(administratorId: string, key: string): Promise<CorrectionRecord | undefined> {
      const row = await rows.findOne({ administratorId, 'request.key': key });
      return row ? recordOf(row) : undefined;
    },

    /** How many events, besides one, corrections took out of a user's day or moved into it. */
    async countCorrected(userId: string, date: string, except: string): Promise<number> {
      const inDay = { userId, $or: [{ statDate: date }, { date }] };
      return (await rows.distinct('eventId', { ...inDay, eventId: { $ne: except } })).length;
    },

    /** Decisions that are not known to be published, each event's in their order; so many at a time. */
    async unpublished(): Promise<CorrectionRecord[]> {
      const found = await rows
        .find({ publishedAt: null })
        .sort({ userId: 1, eventId: 1, sequence: 1 })
        .limit(UNPUBLISHED_AT_ONCE)
        .toArray();
      return found.map(recordOf);
    },

    /** Frees the Idempotency-Key of a decision. */
    async forgetKey(correctionId: string): Promise<void> {
      await rows.updateOne({ _id: correctionId }, { $unset: { request: '' } });
    },

    /** Keeps a decision; false when another one of this event, or under this key, was quicker. */
    async insert({ correctionId: _id, ...record }: CorrectionRecord): Promise<boolean> {
      try {
        await rows.insertOne({ _id, ...record });
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    },

    /** Says that Kafka has acknowledged the event of a correction. */
    async published(correctionId: string, publishedAt: Date): Promise<void> {
      await rows.updateOne({ _id: correctionId }, { $set: { publishedAt } });
    },
  };
}

function recordOf({ _id: correctionId, ...record }: Row): CorrectionRecord {
  return { correctionId, ...record };
}
