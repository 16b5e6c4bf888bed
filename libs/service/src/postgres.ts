import type { Logger } from '@astrapath/telemetry';
import pg from 'pg';
import { waitFor } from './wait.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;

/**
 * A connection pool with time-outs on connecting, on statements and on forgotten transactions; waits until PostgreSQL
 * answers. `bigint` stays a string, as pg gives it.
 * @param maxConnections default 10
 */
export async function connectPostgres(options: {
  url: string;
  service: string;
  logger: Logger;
  maxConnections?: number;
}): Promise<pg.Pool> {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.service,
    max: options.maxConnections ?? MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
  });
  pool.on('error', (error) => options.logger.warn({ error }, 'an idle PostgreSQL connection was lost'));
  await waitFor('PostgreSQL', () => pool.query('SELECT 1'), { logger: options.logger });
  return pool;
}
