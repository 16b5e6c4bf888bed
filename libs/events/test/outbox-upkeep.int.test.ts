import { until } from '@astrapath/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createOutboxRelay, insertOutbox, type OutboxRelay, outboxParameters, outboxRow } from '../src/index.ts';
import { createOutboxDatabase, type OutboxDatabase } from './outbox-database.ts';
import { createWorld, numbersInLog, sharedEngines, TOPIC, type World } from './world.ts';

const ROWS = 100_000;
const ROWS_AT_ONCE = 1_000;
/** So many rows may wait: the writer is held up rather than the table grown by a backlog. */
const MAX_WAITING = 5_000;
/** By their size all the rows would take some 20 MB with their indexes, were none vacuumed. */
const BOUND_BYTES = 12 * 1024 * 1024;

let world: World;
let database: OutboxDatabase;
let relay: OutboxRelay;

beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());
beforeEach(async () => {
  database = await createOutboxDatabase();
  relay = createOutboxRelay({ ...world, pool: database.pool, databaseUrl: database.url });
});
afterEach(async () => {
  await relay.close();
  await database.drop();
});

const rowOf = (number: number, user: string) => outboxRow(world.codec, TOPIC, world.goal(number, user));
const emptied = () => until('an empty outbox', async () => (await database.waiting()) === 0, 40_000);
const numbersOf = async (user: string) =>
  (await numbersInLog(world)).filter((one) => one.user === `${world.run}-${user}`).map(({ number }) => number);

async function bytes(): Promise<number> {
  const { rows } = await database.pool.query<{ bytes: number }>(
    "SELECT pg_total_relation_size('outbox')::float8 AS bytes",
  );
  return rows[0]?.bytes ?? 0;
}

async function gauge(name: string): Promise<number> {
  const [, value] = new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(await world.metrics.text()) ?? [];
  return Number(value);
}

it('stays small while a hundred thousand rows go through it', async () => {
  await relay.start();
  let largest = 0;
  for (let from = 0; from < ROWS; from += ROWS_AT_ONCE) {
    const rows = Array.from({ length: ROWS_AT_ONCE }, (_, index) => rowOf(from + index, `grow${index % 100}`));
    await database.pool.query(insertOutbox(1), outboxParameters(rows));
    relay.wake();
    largest = Math.max(largest, await bytes());
    await until('room in the outbox', async () => (await database.waiting()) < MAX_WAITING);
  }
  await emptied();
  expect(largest).toBeLessThan(BOUND_BYTES);
});

it('ends a vacuum that takes longer than a statement of the service may', async () => {
  const slow = await createOutboxDatabase({ statementTimeoutMs: 1_000 });
  const vacuums = async () => {
    const { rows } = await slow.pool.query<{ n: number }>(
      "SELECT vacuum_count::int AS n FROM pg_stat_user_tables WHERE relname = 'outbox'",
    );
    return rows[0]?.n ?? 0;
  };
  await slow.pool.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET vacuum_cost_delay = 20', current_database());
                 EXECUTE format('ALTER DATABASE %I SET vacuum_cost_limit = 50', current_database()); END $$`,
  );
  for (let from = 0; from < 25_000; from += ROWS_AT_ONCE) {
    const rows = Array.from({ length: ROWS_AT_ONCE }, (_, index) => rowOf(from + index, `slow${index % 100}`));
    await slow.pool.query(insertOutbox(1), outboxParameters(rows));
  }
  const slowed = createOutboxRelay({ ...world, pool: slow.pool, databaseUrl: slow.url });
  await slowed.start();
  await until('the end of a vacuum', async () => (await vacuums()) > 0, 40_000);
  expect(await vacuums()).toBe(1);
  await slowed.close();
  await slow.drop();
});

it('tells of a transaction that keeps deleted rows from going', async () => {
  const holder = await database.pool.connect();
  await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await holder.query('SELECT 1 FROM thing');
  await relay.start();
  await until('the measure', async () => (await gauge('astrapath_outbox_held_back_seconds')) > 0);
  expect(await gauge('astrapath_outbox_table_bytes')).toBeGreaterThan(0);
  expect(await gauge('astrapath_outbox_leases_taken_total')).toBeGreaterThanOrEqual(16);
  await holder.query('ROLLBACK');
  holder.release();
});

it('publishes a row that is committed after later ones, and holds up none of them meanwhile', async () => {
  await relay.start();
  const late = await database.pool.connect();
  await late.query('BEGIN');
  await late.query(insertOutbox(1), outboxParameters([rowOf(1, 'late')]));
  await database.pool.query(insertOutbox(1), outboxParameters([rowOf(2, 'early'), rowOf(3, 'late')]));
  relay.wake();
  await until('the others', async () => (await numbersOf('early')).length === 1);
  await late.query('COMMIT');
  late.release();
  relay.wake();
  await until('the late one', async () => (await numbersOf('late')).includes(1));
  expect(await numbersOf('late')).toEqual([3, 1]);
});

it('keeps the order of an aggregate whose second writer waited for the first', async () => {
  const change = `WITH changed AS (UPDATE thing SET id = id WHERE id = 'a' RETURNING id) ${insertOutbox(1, 'changed')}`;
  await database.pool.query("INSERT INTO thing (id) VALUES ('a')");
  const first = await database.pool.connect();
  await first.query('BEGIN');
  await first.query("UPDATE thing SET id = id WHERE id = 'a'");
  const second = database.pool.query(change, outboxParameters([rowOf(2, 'turns')]));
  await until('the second to wait', async () => {
    const { rows } = await database.pool.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    return rows.length > 0;
  });
  await first.query(change, outboxParameters([rowOf(1, 'turns')]));
  await first.query('COMMIT');
  first.release();
  await second;
  await relay.start();
  await emptied();
  expect(await numbersOf('turns')).toEqual([1, 2]);
});
