import type { Pool } from 'pg';
import type { EventLogger } from '../kafka/client.ts';
import type { createRelayMetrics } from './relay-metrics.ts';

/** Autovacuum looks once a minute, in which a busy relay deletes half a million rows; the table grows by as many. */
const ROWS_BETWEEN_VACUUMS = 20_000;
/** A vacuum that takes long, for a transaction keeps the rows from going, must not become all that is done. */
const REST_FACTOR = 10;
/** Skipped where another relay or autovacuum is at it. */
const VACUUM = 'VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON) outbox';

const LOOK = `
SELECT pg_total_relation_size('outbox')::float8 AS bytes, coalesce(extract(epoch FROM now() - least(
  (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
   AND pid <> pg_backend_pid() AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)),
  (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())
)), 0)::float8 AS held_back_seconds`;

type Look = { bytes: number; held_back_seconds: number };
export type UpkeepOptions = {
  pool: Pick<Pool, 'query'>;
  metrics: Pick<ReturnType<typeof createRelayMetrics>, 'grown'>;
  logger: EventLogger;
};

/** Keeps table `outbox` small, and says what keeps it from being so. */
export function createUpkeep({ pool, metrics, logger }: UpkeepOptions) {
  let deleted = 0;
  let restsUntil = 0;
  let vacuuming: Promise<void> | undefined;

  async function vacuum(): Promise<void> {
    const started = performance.now();
    try {
      await pool.query(VACUUM);
    } catch (error) {
      // The relay goes on: autovacuum comes too, only later.
      logger.warn({ error }, 'outbox table could not be vacuumed');
    }
    const ended = performance.now();
    restsUntil = ended + (ended - started) * REST_FACTOR;
    vacuuming = undefined;
  }

  return {
    /** Told of deleted rows; beside the relay's work, vacuums when enough have gathered. */
    deleted(rows: number): void {
      deleted += rows;
      if (deleted < ROWS_BETWEEN_VACUUMS || vacuuming !== undefined || performance.now() < restsUntil) return;
      deleted = 0;
      vacuuming = vacuum();
    },

    /** Measures the table, and the age of the oldest transaction that keeps its deleted rows from going. */
    async look(): Promise<void> {
      try {
        const { rows } = await pool.query<Look>({ name: 'outbox-look', text: LOOK });
        if (rows[0] !== undefined) metrics.grown(rows[0].bytes, rows[0].held_back_seconds);
      } catch (error) {
        logger.warn({ error }, 'outbox table could not be measured');
      }
    },

    close: async () => vacuuming,
  };
}
