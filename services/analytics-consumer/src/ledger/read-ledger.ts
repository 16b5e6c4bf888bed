import { type LogEnds, readLogEnds } from '@astrapath/events';
import type { Logger } from '@astrapath/telemetry';
import { COUNTED_TOPICS } from '../daily-stats/day-fact.ts';
import { type LedgerRow, ledgerRow, type ReadPartition } from './ledger-report.ts';
import type { LedgerStore } from './ledger-store.ts';

export type LedgerDependencies = {
  ledger: Pick<LedgerStore, 'all'> & { retries: Pick<LedgerStore['retries'], 'counts'> };
  brokers: readonly string[];
  logger: Logger;
};

/**
 * The ledger as it is now, a row a topic. Retries are read before the books and those before the logs' ends, so none is
 * ahead of the next.
 */
export async function readLedger({ ledger, brokers, logger }: LedgerDependencies): Promise<LedgerRow[]> {
  const retried = await Promise.all(COUNTED_TOPICS.map(ledger.retries.counts));
  const all = await ledger.all();
  const ends = await readLogEnds({ brokers, topics: COUNTED_TOPICS, logger });
  const booksOf = (log: string) => all.filter((one) => one.log === log);
  return COUNTED_TOPICS.map((topic, index) => {
    const partitions = joinPartitions(
      ends.filter((end) => end.topic === topic),
      booksOf(topic),
    );
    return ledgerRow(topic, partitions, retried[index] ?? { applied: 0, duplicates: 0 });
  });
}

/** The partitions of a topic by their ends and books. Where a topic was made anew with fewer, some have books alone. */
function joinPartitions(
  ends: readonly Pick<LogEnds, 'partition' | 'high'>[],
  books: Awaited<ReturnType<LedgerStore['all']>>,
): ReadPartition[] {
  const endOf = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  const booksOf = new Map(books.map((one) => [one.partition, one.books]));
  const all = new Set([...endOf.keys(), ...booksOf.keys()]);
  return [...all].map((partition) => ({ end: endOf.get(partition) ?? 0, books: booksOf.get(partition) }));
}
