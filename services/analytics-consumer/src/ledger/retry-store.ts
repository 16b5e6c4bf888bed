import { type AnyBulkWriteOperation, type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import type { Counts } from './ledger.ts';
import type { RetryOutcome } from './retry-outcome.ts';

const COLLECTION = 'ledgerRetries';
const DUPLICATE_KEY = 11_000;

/** What is to stand of an original, named `<partition>/<offset>`, and what it is made from: undefined where nothing stood. */
export type RetryChange = { origin: string; known: RetryOutcome | undefined; outcome: RetryOutcome };
/** Dead letters of a topic that were retried: what they came to. */
export type RetryCounts = Pick<Counts, 'applied' | 'duplicates'>;
type Row = RetryOutcome & { _id: string; origin: string; topic: string; group: string };
export type RetryStore = Pick<ReturnType<typeof createRetryStore>, 'read' | 'write'>;

/** What retries came to, one document an original: however often it is retried, it leaves the dead letters once. */
export function createRetryStore(db: Db, { group, isDefault }: { group: string; isDefault: boolean }) {
  const rows: Collection<Row> = db.collection(COLLECTION, {
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  });
  const idOf = (topic: string, origin: string) => `${topic}/${origin}${isDefault ? '' : `@${group}`}`;
  const operation = (topic: string, { origin, known, outcome }: RetryChange): AnyBulkWriteOperation<Row> => {
    const _id = idOf(topic, origin);
    if (known === undefined) return { insertOne: { document: { _id, origin, topic, group, ...outcome } } };
    return { updateOne: { filter: { _id, ...known }, update: { $set: outcome } } };
  };
  return {
    /** By original, of those that have any. */
    async read(topic: string, origins: readonly string[]): Promise<Map<string, RetryOutcome>> {
      const found = await rows.find({ _id: { $in: origins.map((origin) => idOf(topic, origin)) } }).toArray();
      return new Map(found.map(({ origin, mark, by }) => [origin, { mark, by }]));
    },

    /** False when another member was quicker with some, and all are to be read again. */
    async write(topic: string, changes: readonly RetryChange[]): Promise<boolean> {
      const operations = changes.map((change) => operation(topic, change));
      try {
        const { insertedCount, matchedCount } = await rows.bulkWrite(operations, { ordered: false });
        return insertedCount + matchedCount === changes.length;
      } catch (error) {
        if (error instanceof MongoBulkWriteError && isOnlyDuplicateKeys(error)) return false;
        throw error;
      }
    },

    /** How many originals of a topic their retries brought out of the dead letters. */
    async counts(topic: string): Promise<RetryCounts> {
      const countOf = (mark: RetryOutcome['mark']) => rows.countDocuments({ topic, group, mark });
      const [applied, duplicates] = await Promise.all([countOf('applied'), countOf('duplicate')]);
      return { applied, duplicates };
    },
  };
}

function isOnlyDuplicateKeys(error: MongoBulkWriteError): boolean {
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
}
