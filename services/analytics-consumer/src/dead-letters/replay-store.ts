import { type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import type { DeadLetter, DeadLetterPlace } from './dead-letter.ts';

const COLLECTION = 'replays';
const DUPLICATE_KEY = 11_000;
/** A claim whose replay was not seen to end within this may be taken over: its process died, or Kafka gave no answer. */
const CLAIM_MS = 60_000;

/** That a dead letter is being replayed, or was. Kept for ever: an id never comes back. */
type Replay = {
  /** The letter's id. */
  _id: string;
  log: string;
  partition: number;
  offset: number;
  reason: string;
  /** Id of the batch it was claimed in. */
  claim: string;
  claimedAt: Date;
  /** The administrator. */
  by: string;
  /** When the broker had it in the retry topic; null before. */
  replayedAt: Date | null;
};

/** Who claims letters, when, and the id of the batch. */
export type Claim = { id: string; by: string; now: number };
export type ReplayStore = ReturnType<typeof createReplayStore>;

/** Remembers which dead letters were replayed, and keeps two replays at the same time from sending one twice. */
export function createReplayStore(db: Db) {
  const replays: Collection<Replay> = db.collection(COLLECTION, {
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  });
  return {
    /** Makes the indexes that reads by place and confirmations need. */
    prepare: () => replays.createIndexes([{ key: { log: 1, partition: 1, offset: 1 } }, { key: { claim: 1 } }]),

    /** Ids of the replayed letters in a stretch of a log. */
    async replayedIn({ name, partition }: Pick<DeadLetterPlace, 'name' | 'partition'>, from: number, to: number) {
      const found = await replays
        .find({ log: name, partition, offset: { $gte: from, $lt: to } })
        .project<Pick<Replay, '_id' | 'replayedAt'>>({ replayedAt: 1 })
        .toArray();
      return new Set(found.flatMap(({ _id, replayedAt }) => (replayedAt ? [_id] : [])));
    },

    /** Claims letters; answers the ids it got. The others are replayed, or are being replayed now. */
    async claim(letters: readonly DeadLetter[], claim: Claim): Promise<Set<string>> {
      const held = await insertNew(
        replays,
        letters.map((letter) => replayOf(letter, claim)),
      );
      const won = new Set(letters.map(({ id }) => id).filter((id) => !held.has(id)));
      for (const id of held) if (await takeOver(replays, id, claim)) won.add(id);
      return won;
    },

    /** Notes that all that a claim holds is in the retry topic. */
    async confirm(claim: string, now: number): Promise<void> {
      await replays.updateMany({ claim }, { $set: { replayedAt: new Date(now) } });
    },
  };
}

function replayOf({ id, place, reason }: DeadLetter, { id: claim, by, now }: Claim): Replay {
  const { name: log, partition, offset } = place;
  return { _id: id, log, partition, offset, reason, claim, by, claimedAt: new Date(now), replayedAt: null };
}

/** Inserts what nobody has claimed; answers the ids that somebody has. */
async function insertNew(replays: Collection<Replay>, all: readonly Replay[]): Promise<Set<string>> {
  try {
    await replays.insertMany([...all], { ordered: false });
    return new Set();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const errors = [error.writeErrors].flat();
    if (errors.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return new Set(errors.flatMap(({ index }) => all[index]?._id ?? []));
  }
}

async function takeOver(replays: Collection<Replay>, _id: string, { id: claim, by, now }: Claim): Promise<boolean> {
  const abandoned = { _id, replayedAt: null, claimedAt: { $lt: new Date(now - CLAIM_MS) } };
  const { matchedCount } = await replays.updateOne(abandoned, { $set: { claim, by, claimedAt: new Date(now) } });
  return matchedCount === 1;
}
