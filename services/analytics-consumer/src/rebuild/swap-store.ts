import type { AnyBulkWriteOperation, Collection, Db } from 'mongodb';
import { MongoBulkWriteError } from 'mongodb';
import type { DailyStats } from '../daily-stats/daily-stats.ts';
import { DAILY_STATS } from '../daily-stats/daily-stats-store.ts';
import type { SortedDocuments } from './suspects.ts';

const REBUILT = 'dailyStatsRebuilt';
const DUPLICATE_KEY = 11_000;
/** Documents of 1 MB at most that the driver holds at a time while it streams a collection. */
const STREAM_BATCH = 32;

/** What to put in the place of a live document, and that document as it was compared; undefined: there is, or shall be, none. */
export type Swap = { live: DailyStats | undefined; rebuilt: DailyStats | undefined };
export type SwapStore = ReturnType<typeof createSwapStore>;

/** Where a rebuild folds. By its owner, so that one which was stalled and has lost its lease takes nothing from its successor. */
export function rebuiltCollection(owner: string): string {
  return `${REBUILT}_${owner}`;
}

/** Both collections of daily-stats documents as a rebuild sees them: as a whole, and one document for another. */
export function createSwapStore(db: Db, owner: string) {
  const own = rebuiltCollection(owner);
  const [live, rebuilt] = [DAILY_STATS, own].map(
    (name): Collection<DailyStats> =>
      db.collection(name, { writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'majority' } }),
  );
  if (live === undefined || rebuilt === undefined) throw new Error('two collections were named');
  const all = (of: Collection<DailyStats>): SortedDocuments => of.find().sort({ _id: 1 }).batchSize(STREAM_BATCH);
  return {
    allLive: () => all(live),
    allRebuilt: () => all(rebuilt),
    countLive: () => live.estimatedDocumentCount(),
    dropRebuilt: () => rebuilt.drop(),

    /** Collections that other rebuilds have left. */
    async leftovers(): Promise<string[]> {
      const collections = await db.listCollections({}, { nameOnly: true }).toArray();
      return collections.map(({ name }) => name).filter((name) => name.startsWith(REBUILT) && name !== own);
    },
    async dropLeftovers(names: readonly string[]): Promise<void> {
      for (const name of names) await db.dropCollection(name);
    },

    /**
     * Puts rebuilt documents in the place of live ones. Each is guarded by the version it was compared at, as the
     * consumer's own writes are: where an event came in between, that document stays as it is.
     */
    async swap(swaps: readonly Swap[]): Promise<void> {
      try {
        await live.bulkWrite(swaps.flatMap(operation), { ordered: false });
      } catch (error) {
        if (!(error instanceof MongoBulkWriteError)) throw error;
        if ([error.writeErrors].flat().some(({ code }) => code !== DUPLICATE_KEY)) throw error;
      }
    },
  };
}

/** The new version is above both: readers rely on versions that grow. */
function operation({ live, rebuilt }: Swap): AnyBulkWriteOperation<DailyStats>[] {
  if (live === undefined) return rebuilt ? [{ insertOne: { document: above(rebuilt, 0) } }] : [];
  const { _id, version } = live;
  if (rebuilt === undefined) return [{ deleteOne: { filter: { _id, version } } }];
  return [{ replaceOne: { filter: { _id, version }, replacement: above(rebuilt, version) } }];
}

/** A document that somebody damaged may have lost its version. */
function above(document: DailyStats, version: number): DailyStats {
  return { ...document, version: Math.max(document.version, Number.isInteger(version) ? version : 0) + 1 };
}
