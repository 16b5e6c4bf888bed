import { type CountedTopic } from '../daily-stats/day-fact.ts';
import { topics } from '@astrapath/contracts';
import { type Counts, countsOf, EMPTY_BOOKS, inFlight, type PartitionBooks } from './ledger.ts';
import type { RetryCounts } from './retry-store.ts';

/** One partition of a topic: where its log ends, 0 for one that is gone, and its books, if anything was ever read of it. */
export type ReadPartition = { end: number; books: PartitionBooks | undefined };
/**
 * What became of everything a producer emitted on a topic: emitted = applied + duplicates + deadLettered + inFlight.
 * `unaccounted` is by how much that is wrong in its partitions, taken together without regard to the sign: records were
 * passed over, or the books know of more than the log.
 */
export type LedgerRow = Counts & {
  topic: CountedTopic;
  producer: string;
  emitted: number;
  inFlight: number;
  unaccounted: number;
};

/**
 * The row of a topic. A dead letter that was replayed is no longer one when the replay came to something; the replay
 * itself is no emission.
 * @param retried dead letters of the topic that came to something when they were replayed
 */
export function ledgerRow(topic: CountedTopic, partitions: readonly ReadPartition[], retried: RetryCounts): LedgerRow {
  const own = partitions.map(({ books }) => countsOf(books ?? EMPTY_BOOKS)).reduce(sum, NOTHING);
  const counts = {
    applied: own.applied + retried.applied,
    duplicates: own.duplicates + retried.duplicates,
    deadLettered: own.deadLettered - retried.applied - retried.duplicates,
  };
  return {
    topic,
    producer: topics[topic].owner,
    emitted: total(partitions.map(({ end }) => end)),
    ...counts,
    inFlight: total(partitions.map(({ books, end }) => inFlight(books ?? EMPTY_BOOKS, end))),
    unaccounted: total(partitions.map((partition) => Math.abs(unaccountedIn(partition)))),
  };
}

function unaccountedIn({ end, books = EMPTY_BOOKS }: ReadPartition): number {
  const { applied, duplicates, deadLettered } = countsOf(books);
  return end - applied - duplicates - deadLettered - inFlight(books, end);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((so, more) => so + more, 0);
}

const NOTHING: Counts = { applied: 0, duplicates: 0, deadLettered: 0 };

function sum(a: Counts, b: Counts): Counts {
  return {
    applied: a.applied + b.applied,
    duplicates: a.duplicates + b.duplicates,
    deadLettered: a.deadLettered + b.deadLettered,
  };
}
