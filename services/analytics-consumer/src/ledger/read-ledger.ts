import { retryTopic } from '@astrapath/contracts';
import { readLogEnds } from '@astrapath/events';
import type { Logger } from '@astrapath/telemetry';
import { COUNTED_TOPICS } from '../daily-stats/day-fact.ts';
import { type LedgerRow, ledgerRow } from './ledger-report.ts';
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
    const books = new Map(booksOf(topic).map((one) => [one.partition, one.books]));
    const partitions = ends
      .filter((end) => end.topic === topic)
      .map(({ partition, high }) => ({ end: Number(high), books: books.get(partition) }));
    const retries = booksOf(retryTopic(topic, group)).map((one) => one.books);
    return ledgerRow(topic, partitions, retries);
  });
}
