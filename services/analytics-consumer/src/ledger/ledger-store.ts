import { type Collection, type Db, MongoServerError } from 'mongodb';
import { EMPTY_BOOKS, type PartitionBooks } from './ledger.ts';
import { createRetryStore } from './retry-store.ts';

const COLLECTION = 'ledger';
const DUPLICATE_KEY = 11_000;

/** A partition of a topic that a group reads. */
export type LedgerPlace = { log: string; partition: number };
/** Books as they were read, and their revision: undefined where there are none. */
export type KnownBooks = { books: PartitionBooks; revision: number | undefined };

type Row = PartitionBooks & LedgerPlace & { _id: string; group: string; revision: number };
export type LedgerStore = ReturnType<typeof createLedgerStore>;

/** The books of a group, one document a partition. Each write is guarded by the revision it was made from. */
export function createLedgerStore(db: Db, { group, isDefault }: { group: string; isDefault: boolean }) {
  const retries = createRetryStore(db, { group, isDefault });
  const rows: Collection<Row> = db.collection(COLLECTION, {
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  });
  const idOf = ({ log, partition }: LedgerPlace) => `${log}/${partition}${isDefault ? '' : `@${group}`}`;
  return {
    /** What became of the dead letters that were retried. */
    retries,

    async read(place: LedgerPlace): Promise<KnownBooks> {
      const row = await rows.findOne({ _id: idOf(place) });
      return row ? { books: booksOf(row), revision: row.revision } : { books: EMPTY_BOOKS, revision: undefined };
    },

    /** Answers the new revision; undefined when another member was quicker, and the books are to be read again. */
    async write(place: LedgerPlace, books: PartitionBooks, known: number | undefined): Promise<number | undefined> {
      const revision = (known ?? 0) + 1;
      if (known === undefined) return insert({ _id: idOf(place), group, ...place, ...books, revision });
      const { matchedCount } = await rows.updateOne(
        { _id: idOf(place), revision: known },
        { $set: { ...books, revision } },
      );
      return matchedCount === 1 ? revision : undefined;
    },

    /** The books of all partitions. */
    async all(): Promise<(LedgerPlace & { books: PartitionBooks })[]> {
      const found = await rows.find({ group }).toArray();
      return found.map((row) => ({ log: row.log, partition: row.partition, books: booksOf(row) }));
    },
  };

  async function insert(row: Row): Promise<number | undefined> {
    try {
      await rows.insertOne(row);
      return row.revision;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return undefined;
      throw error;
    }
  }
}

function booksOf({ next, applied, duplicates, deadLettered, open }: Row): PartitionBooks {
  return { next, applied, duplicates, deadLettered, open };
}
