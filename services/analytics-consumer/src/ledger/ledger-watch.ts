import type { Metrics } from '@astrapath/telemetry';
import { type LedgerDependencies, readLedger } from './read-ledger.ts';

/** As often as metrics are looked at. */
const INTERVAL_MS = 30_000;

/** Keeps the ledger in the metrics: what is unaccounted should be 0, always. */
export function createLedgerWatch(dependencies: LedgerDependencies & { metrics: Metrics }) {
  const { metrics, logger } = dependencies;
  const records = metrics.gauge('ledger_records', 'Emitted records by what became of them.', ['topic', 'outcome']);
  const unaccounted = metrics.gauge('ledger_unaccounted', 'Emitted records that nothing became of.', ['topic']);
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      for (const { topic, ...row } of await readLedger(dependencies)) {
        records.set({ topic, outcome: 'applied' }, row.applied);
        records.set({ topic, outcome: 'duplicate' }, row.duplicates);
        records.set({ topic, outcome: 'dead-letter' }, row.deadLettered);
        records.set({ topic, outcome: 'in-flight' }, row.inFlight);
        unaccounted.set({ topic }, row.unaccounted);
      }
    } catch (error) {
      logger.warn({ error }, 'the ledger could not be read for the metrics');
    }
  }

  return {
    start(): void {
      void look();
      timer = setInterval(() => void look(), INTERVAL_MS);
    },
    /** Does not wait for a look that is under way: it harms nobody, and may take long when Kafka is out. */
    close: (): void => clearInterval(timer),
  };
}
