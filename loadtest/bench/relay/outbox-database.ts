import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';

const OUTBOX_SQL = new URL('../../../libs/events/outbox.sql', import.meta.url);

/** A database with the outbox tables of libs/events; `drop` removes it. */
export async function createOutboxDatabase(postgresUrl: string) {
  const name = `bench_${randomBytes(5).toString('hex')}`;
  await execute(postgresUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  await execute(url, await readFile(OUTBOX_SQL, 'utf8'));
  return { url, drop: () => execute(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
