import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@astrapath/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyMigrations } from '../src/index.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrapath-migrations-'));
  // There is no service of this name, so the database is empty.
  database = await createTestDatabase('none');
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const apply = () => applyMigrations({ databaseUrl: database.url, folder });

test('applies each migration once, in order, and records it as Prisma does', async () => {
  await write(
    '20260102000000_second',
    'ALTER TABLE one ADD COLUMN b text; INSERT INTO one VALUES (1, $$two; words$$);',
  );
  await write('20260101000000_first', 'CREATE TABLE one (a int);');
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"');
  expect(await apply()).toEqual(['20260101000000_first', '20260102000000_second']);
  expect(await apply()).toEqual([]);
  expect(await query('SELECT * FROM one')).toEqual([{ a: 1, b: 'two; words' }]);
  const [first] = await query('SELECT * FROM _prisma_migrations ORDER BY migration_name');
  expect(first).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    checksum: createHash('sha256').update('CREATE TABLE one (a int);').digest('hex'),
    finished_at: expect.any(Date),
    migration_name: '20260101000000_first',
    logs: null,
    rolled_back_at: null,
    started_at: expect.any(Date),
    applied_steps_count: 1,
  });
});

test('a migration that fails leaves nothing behind, and says which it was', async () => {
  await write('20260101000000_first', 'CREATE TABLE one (a int);');
  await write('20260102000000_second', 'CREATE TABLE two (a int); SELECT nonsense;');
  await expect(apply()).rejects.toThrow('migration 20260102000000_second failed: column "nonsense" does not exist');
  expect(await query("SELECT to_regclass('one') AS one")).toEqual([{ one: null }]);
  expect(await query('SELECT * FROM _prisma_migrations')).toEqual([]);
});

test('refuses a file that was changed after it had been applied', async () => {
  await write('20260101000000_first', 'CREATE TABLE one (a int);');
  await apply();
  await write('20260101000000_first', 'CREATE TABLE one (a bigint);');
  await expect(apply()).rejects.toThrow('migration 20260101000000_first was changed after it had been applied');
});

test('two that start at the same moment apply it once', async () => {
  await write('20260101000000_first', 'CREATE TABLE one (a int);');
  const applied = await Promise.all([apply(), apply(), apply()]);
  expect(applied.flat()).toEqual(['20260101000000_first']);
});
