import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** A folder of Prisma migrations, and the database it is for. */
export type MigrationTarget = { databaseUrl: string; folder: string };

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 120_000;
// The key under which Prisma's own tool takes its lock, so that the two never work at the same time.
const ADVISORY_LOCK = 72_707_369;

// Letter for letter what Prisma creates.
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies the migrations that the database does not have yet, all of them or, when one fails, none, and keeps Prisma's
 * table of them: `prisma migrate deploy` can take over at any time. Answers the names of those it applied.
 */
export async function applyMigrations({ databaseUrl, folder }: MigrationTarget): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    const applied = await applyAll(client, migrations);
    await client.query('COMMIT');
    return applied;
  } finally {
    // Ending the connection also ends a transaction that was not committed.
    await client.end();
  }
}

function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return names.toSorted().map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

async function applyAll(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`);
  await client.query(TABLE);
  const { rows } = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const missing = pendingMigrations(migrations, rows);
  for (const migration of missing) await applyOne(client, migration);
  return missing.map(({ name }) => name);
}

/** Which migrations are still to be applied; throws when the database has one that is unfinished, changed or unknown. */
export function pendingMigrations(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const { migration_name: name, checksum, finished_at: finishedAt } of applied) {
    const migration = migrations.find((one) => one.name === name);
    if (!migration) throw new Error(`the database has migration ${name}, which is not in this version of the project`);
    if (!finishedAt)
      throw new Error(`migration ${name} was begun and not finished; repair it with prisma migrate resolve`);
    if (migration.checksum !== checksum) {
      throw new Error(
        `migration ${name} was changed after it had been applied; restore its file and add a new migration`,
      );
    }
  }
  const known = new Set(applied.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !known.has(name));
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const started = new Date();
  try {
    await client.query(sql);
  } catch (cause) {
    throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  // A migration may have set it; the table is in the default schema.
  await client.query('RESET search_path');
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     VALUES ($1, $2, clock_timestamp(), $3, $4, 1)`,
    [randomUUID(), checksum, name, started],
  );
}
