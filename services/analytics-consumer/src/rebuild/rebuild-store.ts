import { type Collection, type Db, MongoServerError } from 'mongodb';

const COLLECTION = 'rebuilds';
const CURRENT = 'current';
const DUPLICATE_KEY = 11_000;
/** A rebuild that has not renewed its lease for this long is dead. */
export const LEASE_MS = 15_000;

/** The rebuild that runs, or ran last. */
type Rebuild = {
  _id: typeof CURRENT;
  owner: string;
  leasedUntil: Date;
  startedAt: Date;
  /** Null while it runs, and for one that died. */
  finishedAt: Date | null;
  /** Documents that were being swapped: whatever became of it, they are to be announced. */
  swapping: string[];
};

export type RebuildStore = ReturnType<typeof createRebuildStore>;

/** Keeps two rebuilds apart, and remembers what a dead one had under way. */
export function createRebuildStore(db: Db) {
  const rebuilds: Collection<Rebuild> = db.collection(COLLECTION, {
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  });

  async function update(owner: string, change: Partial<Omit<Rebuild, '_id'>>): Promise<boolean> {
    const { matchedCount } = await rebuilds.updateOne({ _id: CURRENT, owner }, { $set: change });
    return matchedCount === 1;
  }

  return {
    /** Begins a rebuild unless another one runs. */
    async begin(owner: string, now: number): Promise<boolean> {
      const rebuild = { owner, leasedUntil: new Date(now + LEASE_MS), startedAt: new Date(now), finishedAt: null };
      try {
        await rebuilds.updateOne(
          { _id: CURRENT, $or: [{ leasedUntil: { $lt: new Date(now) } }, { finishedAt: { $ne: null } }] },
          { $set: rebuild, $setOnInsert: { swapping: [] } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    },

    /** Whether it is still this owner's rebuild; if so, for another while. */
    renew: (owner: string, now: number) => update(owner, { leasedUntil: new Date(now + LEASE_MS) }),

    /** Notes what is about to be swapped, or by an empty list that all is announced. */
    noteUnderWay: (owner: string, swapping: string[]) => update(owner, { swapping }),

    /** Gives the lease up without having finished. */
    release: (owner: string, now: number) => update(owner, { leasedUntil: new Date(now) }),

    finish: (owner: string, now: number) => update(owner, { finishedAt: new Date(now) }),

    /** What a rebuild that is dead left under way. */
    async abandoned(now: number): Promise<{ owner: string; swapping: string[] } | undefined> {
      const found = await rebuilds.findOne({ _id: CURRENT, finishedAt: null, leasedUntil: { $lt: new Date(now) } });
      return found ? { owner: found.owner, swapping: found.swapping } : undefined;
    },

    /** When the lease ends, epoch milliseconds; 0 when there was none. A live rebuild moves it on. */
    leasedUntil: async () => (await rebuilds.findOne({ _id: CURRENT }))?.leasedUntil.getTime() ?? 0,

    /** What is under way, whoever's it is. */
    underWay: async () => (await rebuilds.findOne({ _id: CURRENT }))?.swapping ?? [],
  };
}
