import { retryTopic } from '@astrapath/contracts';
import { type LogEnds, readLogEnds } from '@astrapath/events';
import type { Logger } from '@astrapath/telemetry';
import { COUNTED_TOPICS } from '../daily-stats/day-fact.ts';
import { type LedgerRow, ledgerRow, type ReadPartition } from './ledger-report.ts';
import type { LedgerStore } from './ledger-store.ts';

export type LedgerDependencies = {
  ledger: Pick<LedgerStore, 'all'>;
  brokers: readonly string[];
  logger: Logger;
  group: string;
};

/** The ledger as it is now, a row a topic. The books are read before the logs' ends, so they are never ahead of them. */
export async function readLedger({ ledger, brokers, logger, group }: LedgerDependencies): Promise<LedgerRow[]> {
  const all = await ledger.all();
  const ends = await readLogEnds({ brokers, topics: COUNTED_TOPICS, logger });
  const booksOf = (log: string) => all.filter((one) => one.log === log);
  return COUNTED_TOPICS.map((topic) => {
    const partitions = joinPartitions(
      ends.filter((end) => end.topic === topic),
      booksOf(topic),
    );
    const retries = booksOf(retryTopic(topic, group)).map((one) => one.books);
    return ledgerRow(topic, partitions, retries);
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
