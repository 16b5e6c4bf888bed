import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { engineUrls } from '@astrapath/testing';
import pg from 'pg';

const OUTBOX_SQL = readFileSync(new URL('../outbox.sql', import.meta.url), 'utf8');

export type OutboxDatabase = Awaited<ReturnType<typeof createOutboxDatabase>>;

/** A database with the outbox tables and a table `thing` to write to; the time-outs are those of services. */
export async function createOutboxDatabase({ statementTimeoutMs = 10_000 } = {}) {
  const name = `test_outbox_${randomBytes(5).toString('hex')}`;
  const { postgresUrl } = engineUrls();
  await administer(postgresUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  const pool = new pg.Pool({ connectionString: url, max: 5, statement_timeout: statementTimeoutMs });
  pool.on('error', () => {});
  await pool.query(OUTBOX_SQL);
  await pool.query('CREATE TABLE thing (id text PRIMARY KEY)');
  const one = async (sql: string): Promise<number> => (await pool.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
  return {
    url,
    pool,
    waiting: () => one('SELECT count(*)::int AS n FROM outbox'),
    /** How many shards each living relay holds. */
    async shares(): Promise<number[]> {
      const { rows } = await pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM outbox_lease WHERE expires_at > now() GROUP BY owner ORDER BY n',
      );
      return rows.map(({ n }) => n);
    },
    async drop() {
      await pool.end();
      await administer(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
