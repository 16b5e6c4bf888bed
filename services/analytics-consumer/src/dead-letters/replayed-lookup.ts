import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterLog } from './dead-letter-reader.ts';
import type { ReplayStore } from './replay-store.ts';

/** Offsets whose replays are looked up, and held, at a time. */
const WINDOW = 2_048;

/** Whether a letter was replayed, for the letters of one log in the order of their offsets up to `to`. */
export function replayedLookup(log: DeadLetterLog, to: number, replays: Pick<ReplayStore, 'replayedIn'>) {
  let end = -1;
  let replayed = new Set<string>();
  return async ({ id, place: { offset } }: DeadLetter): Promise<boolean> => {
    if (offset >= end) {
      end = Math.min(offset + WINDOW, to);
      replayed = await replays.replayedIn(log, offset, end);
    }
    return replayed.has(id);
  };
}
