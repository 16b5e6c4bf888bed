import { type CountedTopic } from '../daily-stats/day-fact.ts';
import { topics } from '@astrapath/contracts';
import { type Counts, countsOf, EMPTY_BOOKS, inFlight, type PartitionBooks } from './ledger.ts';

/** One partition of a topic: where its log ends, and its books, if anything was ever read of it. */
export type ReadPartition = { end: number; books: PartitionBooks | undefined };
/**
 * What became of everything a producer emitted on a topic. `unaccounted` is the rest, and not 0 only when records were
 * passed over: emitted = applied + duplicates + deadLettered + inFlight + unaccounted.
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
 * @param retries books of the topic's retries
 */
export function ledgerRow(
  topic: CountedTopic,
  partitions: readonly ReadPartition[],
  retries: readonly PartitionBooks[],
): LedgerRow {
  const own = partitions.map(({ books }) => countsOf(books ?? EMPTY_BOOKS)).reduce(sum, NOTHING);
  const replayed = retries.map(countsOf).reduce(sum, NOTHING);
  const counts = {
    applied: own.applied + replayed.applied,
    duplicates: own.duplicates + replayed.duplicates,
    deadLettered: own.deadLettered - replayed.applied - replayed.duplicates,
  };
  const emitted = partitions.reduce((total, { end }) => total + end, 0);
  const open = partitions.reduce((total, { books, end }) => total + inFlight(books ?? EMPTY_BOOKS, end), 0);
  const accounted = counts.applied + counts.duplicates + counts.deadLettered + open;
  return {
    topic,
    producer: topics[topic].owner,
    emitted,
    ...counts,
    inFlight: open,
    unaccounted: emitted - accounted,
  };
}

const NOTHING: Counts = { applied: 0, duplicates: 0, deadLettered: 0 };

function sum(a: Counts, b: Counts): Counts {
  return {
    applied: a.applied + b.applied,
    duplicates: a.duplicates + b.duplicates,
    deadLettered: a.deadLettered + b.deadLettered,
  };
}
