import { topicNames, topics } from '@astrapath/contracts';
import pg, { type Pool } from 'pg';
import type { EventLogger } from '../kafka/client.ts';
import type { createRelayMetrics } from './relay-metrics.ts';

/** Autovacuum looks once a minute, in which a busy relay deletes half a million rows; the table grows by as many. */
const ROWS_BETWEEN_VACUUMS = 20_000;
/** A vacuum that takes long, for a transaction keeps the rows from going, must not become all that is done. */
const REST_FACTOR = 10;
/** A service's own time-out on statements would cancel every vacuum after a large backlog, for ever. */
const VACUUM_TIMEOUT_MS = 30 * 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Skipped where another relay or autovacuum is at it. */
const VACUUM = 'VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON) outbox';

/**
 * What is personal may stay as long as its topic keeps it; of such a parked row only that it was is left.
 * A standby that holds rows back, by a slot or by its walsender, shows no time: we see how long its horizon has not
 * moved, which every renewal of a lease moves on.
 */
const LOOK = `
WITH blanked AS (
  UPDATE outbox_parked AS p SET value = ''
  FROM unnest($1::text[], $2::float8[]) AS personal(topic, kept_ms)
  WHERE p.topic = personal.topic AND p.value <> '' AND p.created_at < now() - personal.kept_ms * interval '1 ms'
)
SELECT pg_total_relation_size('outbox')::float8 AS bytes, (
  SELECT xmin::text FROM (
    SELECT xmin FROM pg_replication_slots
    UNION ALL SELECT backend_xmin FROM pg_stat_activity WHERE backend_type = 'walsender'
  ) AS standby WHERE xmin IS NOT NULL ORDER BY age(xmin) DESC LIMIT 1
) AS standby_xmin, coalesce(extract(epoch FROM now() - least(
  (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
   AND pid <> pg_backend_pid() AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)),
  (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())
)), 0)::float8 AS held_back_seconds`;

const personal = topicNames.filter((topic) => topics[topic].personalData);
const PERSONAL_KEPT = [personal, personal.map((topic) => topics[topic].retentionMs)];

type Look = { bytes: number; held_back_seconds: number; standby_xmin: string | null };
export type UpkeepOptions = {
  pool: Pick<Pool, 'query'>;
  /** For vacuums, on a connection of their own; without it they are left to autovacuum. */
  databaseUrl: string | undefined;
  metrics: Pick<ReturnType<typeof createRelayMetrics>, 'grown'>;
  logger: EventLogger;
};

/** Keeps table `outbox` small, and says what keeps it from being so. */
export function createUpkeep({ pool, databaseUrl, metrics, logger }: UpkeepOptions) {
  let deleted = 0;
  let restsUntil = 0;
  let vacuuming: Promise<void> | undefined;
  let vacuumer: pg.Client | undefined;
  let standby: { xmin: string | null; since: number } = { xmin: null, since: 0 };

  async function vacuum(connectionString: string): Promise<void> {
    const started = performance.now();
    const client = clientFor(connectionString);
    vacuumer = client;
    try {
      await client.connect();
      await client.query(VACUUM);
    } catch (error) {
      // The relay goes on: autovacuum comes too, only later.
      logger.warn({ error }, 'outbox table could not be vacuumed');
    }
    await client.end().catch(() => {});
    const ended = performance.now();
    restsUntil = ended + (ended - started) * REST_FACTOR;
    vacuuming = undefined;
  }

  function standbyHoldsSeconds(xmin: string | null): number {
    const now = performance.now();
    if (xmin !== standby.xmin) standby = { xmin, since: now };
    return xmin === null ? 0 : (now - standby.since) / 1_000;
  }

  return {
    /** Told of deleted rows; beside the relay's work, vacuums when enough have gathered. */
    deleted(rows: number): void {
      deleted += rows;
      if (deleted < ROWS_BETWEEN_VACUUMS || vacuuming !== undefined || performance.now() < restsUntil) return;
      deleted = 0;
      if (databaseUrl !== undefined) vacuuming = vacuum(databaseUrl);
    },

    /**
     * Measures the table, and the age of the oldest transaction or standby that keeps its deleted rows from going;
     * blanks parked rows of personal data whose time is over.
     */
    async look(): Promise<void> {
      try {
        const { rows } = await pool.query<Look>({ name: 'outbox-look', text: LOOK, values: PERSONAL_KEPT });
        const [seen] = rows;
        if (seen === undefined) return;
        metrics.grown(seen.bytes, Math.max(seen.held_back_seconds, standbyHoldsSeconds(seen.standby_xmin)));
      } catch (error) {
        logger.warn({ error }, 'outbox table could not be looked after');
      }
    },

    /** Cuts a vacuum short: what it has not taken yet is left to the next. */
    async close(): Promise<void> {
      await vacuumer?.end().catch(() => {});
      await vacuuming;
    },
  };
}

function clientFor(connectionString: string): pg.Client {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: VACUUM_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'outbox-vacuum',
  });
  // A connection that breaks fails the query, which is told there.
  client.on('error', () => {});
  return client;
}
