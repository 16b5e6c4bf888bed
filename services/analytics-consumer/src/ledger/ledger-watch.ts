import type { Logger, Metrics } from '@astrapath/telemetry';
import type { LedgerRow } from './ledger-report.ts';

/** As often as metrics are looked at. */
const INTERVAL_MS = 30_000;

export type WatchOptions = {
  read: () => Promise<LedgerRow[]>;
  metrics: Metrics;
  logger: Logger;
  now: () => number;
  /** Default: half a minute. */
  intervalMs?: number;
};

/**
 * Keeps the ledger in the metrics: what is unaccounted should be 0, always. Figures stay where no newer ones can be had,
 * so there is the time of the last reading beside them.
 */
export function createLedgerWatch({ read, metrics, logger, now, intervalMs = INTERVAL_MS }: WatchOptions) {
  const records = metrics.gauge('ledger_records', 'Emitted records by what became of them.', ['topic', 'outcome']);
  const unaccounted = metrics.gauge('ledger_unaccounted', 'Emitted records that nothing became of.', ['topic']);
  const readAt = metrics.gauge('ledger_read_timestamp_seconds', 'When the ledger was read last.');
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      for (const { topic, ...row } of await read()) {
        records.set({ topic, outcome: 'applied' }, row.applied);
        records.set({ topic, outcome: 'duplicate' }, row.duplicates);
        records.set({ topic, outcome: 'dead-letter' }, row.deadLettered);
        records.set({ topic, outcome: 'in-flight' }, row.inFlight);
        unaccounted.set({ topic }, row.unaccounted);
      }
      readAt.set(now() / 1_000);
    } catch (error) {
      logger.warn({ error }, 'the ledger could not be read for the metrics');
    }
  }

  return {
    start(): void {
      void look();
      timer = setInterval(() => void look(), intervalMs);
    },
    /** Does not wait for a look that is under way: it harms nobody, and may take long when Kafka is out. */
    close: (): void => clearInterval(timer),
  };
}
