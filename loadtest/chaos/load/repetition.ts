import type { ClientEvent } from '../journal.ts';
import type { Random } from '../random.ts';

/** How many of the events a client sends again although they were acknowledged, and how often at most: safely a tenth. */
const REPEATED = 0.11;
const MOST_REPETITIONS = 3;
const LATEST_REQUEST = 20;

/** A client with a bad memory: of what it sent it sends a tenth again, in one of its next requests, up to three times. */
export function createRepetition(random: Random) {
  const due = new Map<number, ClientEvent[]>();
  let request = 0;
  return {
    /** What is to be sent once more along with the new events of the next request. */
    next(events: readonly ClientEvent[]): ClientEvent[] {
      request += 1;
      const again = due.get(request) ?? [];
      due.delete(request);
      for (const event of events.filter(() => random.isIn(REPEATED))) {
        const times = random.integer(1, MOST_REPETITIONS);
        for (let time = 0; time < times; time++) {
          const at = request + random.integer(1, LATEST_REQUEST);
          due.set(at, [...(due.get(at) ?? []), event]);
        }
      }
      return again;
    },
    /** What is still due when there are no more new events. */
    rest: () => [...due.values()].flat(),
  };
}
