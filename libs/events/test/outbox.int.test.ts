import { until } from '@astrapath/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createOutboxRelay,
  insertOutbox,
  type OutboxRelay,
  type OutboxRow,
  outboxParameters,
  outboxRow,
  type Producer,
  PublishUnavailableError,
} from '../src/index.ts';
import { createOutboxDatabase, type OutboxDatabase } from './outbox-database.ts';
import { createWorld, numbersInLog, recordsOf, sharedEngines, TOPIC, type World, withAdmin } from './world.ts';

let world: World;
let database: OutboxDatabase;
const relays: OutboxRelay[] = [];

beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());
beforeEach(async () => {
  database = await createOutboxDatabase();
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
  await database.drop();
});

async function startRelay(producer: Pick<Producer, 'publishEncoded'> = world.producer): Promise<OutboxRelay> {
  const relay = createOutboxRelay({ ...world, producer, pool: database.pool, databaseUrl: database.url });
  await relay.start();
  relays.push(relay);
  return relay;
}

const rowOf = (number: number, user = 'u') => outboxRow(world.codec, TOPIC, world.goal(number, user));
const insert = (...rows: OutboxRow[]) => database.pool.query(insertOutbox(1), outboxParameters(rows));
const insertThing = (id: string, row: OutboxRow) =>
  database.pool.query(
    `WITH created AS (INSERT INTO thing (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id) ${insertOutbox(2, 'created')}`,
    [id, ...outboxParameters([row])],
  );
const emptied = () => until('an empty outbox', async () => (await database.waiting()) === 0);
const numbersOf = async (user: string) =>
  (await numbersInLog(world)).filter((one) => one.user === `${world.run}-${user}`).map(({ number }) => number);

async function publishedCount(): Promise<number> {
  const line = new RegExp(`^astrapath_events_published_total\\{[^}]*topic="${TOPIC}"[^}]*\\} (\\d+)$`, 'm');
  return Number(line.exec(await world.metrics.text())?.[1] ?? 0);
}

describe('the outbox', () => {
  it('publishes the event of a change that was made, and no event of one that was not', async () => {
    const relay = await startRelay();
    await insertThing('a', rowOf(1, 'atomic'));
    await insertThing('a', rowOf(2, 'atomic'));
    await insertThing('b', rowOf(3, 'atomic'));
    relay.wake();
    await emptied();
    expect(await numbersOf('atomic')).toEqual([1, 3]);
  });

  it('carries the trace of the change in the header of the event', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const relay = await startRelay();
    await insert({ ...rowOf(4, 'traced'), traceparent });
    relay.wake();
    await emptied();
    const record = (await recordsOf(world, TOPIC)).find(
      ({ message }) => message.key?.toString() === `${world.run}-traced`,
    );
    expect(record?.message.headers).toEqual({ traceparent: Buffer.from(traceparent) });
  });

  it('publishes a backlog in the order of each aggregate', async () => {
    const users = 40;
    const rows = Array.from({ length: 4_000 }, (_, number) => rowOf(number, `backlog${number % users}`));
    await insert(...rows);
    await startRelay();
    await emptied();
    for (const user of ['backlog0', 'backlog17']) {
      const numbers = await numbersOf(user);
      expect(numbers).toHaveLength(100);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
  });

  it('finds the rows of a writer that died before it could wake anybody', async () => {
    await startRelay();
    await insert(rowOf(5, 'forgotten'));
    await emptied();
    expect(await numbersOf('forgotten')).toEqual([5]);
  });

  it('shares the shards fairly among relays and gives them back when one closes', async () => {
    const [first] = [await startRelay(), await startRelay()];
    await until('equal shares', async () => (await database.shares()).join() === '8,8');
    await Promise.all(Array.from({ length: 50 }, (_, number) => insert(rowOf(number, `shared${number}`))));
    first.wake();
    await emptied();
    await relays.splice(relays.indexOf(first), 1)[0]?.close();
    await until('all shards with the other', async () => (await database.shares()).join() === '16');
    const published = (await numbersInLog(world)).filter(({ user }) => user.startsWith(`${world.run}-shared`));
    expect(published).toHaveLength(50);
  });

  it('leaves its shards to a relay that reaches Kafka, within ten seconds, when it does not', async () => {
    await startRelay({ publishEncoded: () => Promise.reject(new PublishUnavailableError('no way to Kafka')) });
    await insert(...Array.from({ length: 50 }, (_, number) => rowOf(number, `stranded${number}`)));
    await startRelay();
    const began = performance.now();
    await emptied();
    expect(performance.now() - began).toBeLessThan(10_000);
    await until('all shards with the other', async () => (await database.shares()).join() === '16');
  });

  it('keeps its shards when Kafka does not answer it and there is no other relay', async () => {
    let refusals = 0;
    const publishEncoded = () => Promise.reject(new PublishUnavailableError(`refusal ${++refusals}`));
    await startRelay({ publishEncoded });
    await insert(rowOf(8, 'alone'));
    await until('many failures', () => refusals > 20, 30_000);
    expect(await database.shares()).toEqual([16]);
  });

  it('publishes nothing more of a round when its shards have been taken over meanwhile', async () => {
    let stillOurs: boolean | undefined;
    await startRelay({
      publishEncoded: async (_, limits) => {
        await database.pool.query("UPDATE outbox_lease SET owner = 'other', epoch = epoch + 1");
        await until('the renewal that finds it', () => limits?.stillOurs?.() === false);
        stillOurs = limits?.stillOurs?.();
      },
    });
    await insert(rowOf(9, 'overtaken'));
    await until('the look', () => stillOurs === false);
    expect(await database.waiting()).toBe(1);
  });

  it('takes no more of large rows into one round than a few megabytes', async () => {
    const rounds: number[] = [];
    await startRelay({
      publishEncoded: async (messages, limits) => {
        rounds.push(messages.reduce((bytes, { value }) => bytes + (value?.length ?? 0), 0));
        await world.producer.publishEncoded(messages, limits);
      },
    });
    const large = rowOf(10, 'large');
    for (let row = 0; row < 24; row++) await insert({ ...large, value: Buffer.alloc(400_000) });
    await insert(rowOf(11, 'large'));
    await emptied();
    expect(Math.max(...rounds)).toBeLessThanOrEqual(1_200_000);
    expect(await numbersOf('large')).toEqual([11]);
  });

  it('lets rows of an unknown topic wait in order, without holding up other topics, until it exists', async () => {
    const topic = `later.${world.run}`;
    const relay = await startRelay();
    const row = rowOf(6, 'patient');
    await insert({ ...row, topic, value: Buffer.from('first') }, row, { ...row, topic, value: Buffer.from('second') });
    relay.wake();
    await until('the row of the known topic', async () => (await database.waiting()) === 2);
    expect(await numbersOf('patient')).toEqual([6]);
    await withAdmin(world.brokers, (admin) => admin.createTopics({ topics: [{ topic }], waitForLeaders: true }));
    await emptied();
    expect((await recordsOf(world, topic)).map(({ message }) => message.value?.toString())).toEqual([
      'first',
      'second',
    ]);
  });

  it('parks a row that no broker will ever take, with the reason, and goes on', async () => {
    const relay = await startRelay();
    const row = rowOf(7, 'parked');
    const publishedBefore = await publishedCount();
    await insert({ ...row, value: Buffer.alloc(1_500_000) }, row);
    relay.wake();
    await emptied();
    expect(await numbersOf('parked')).toEqual([7]);
    expect(await publishedCount()).toBe(publishedBefore + 1);
    const { rows } = await database.pool.query('SELECT topic, key, length(value) AS bytes, reason FROM outbox_parked');
    expect(rows).toEqual([{ topic: TOPIC, key: row.key, bytes: 1_500_000, reason: 'too-large' }]);
  });

  it('blanks a parked row of personal data when its topic would keep it no longer, and no other', async () => {
    await database.pool.query(
      `INSERT INTO outbox_parked (id, shard, topic, key, value, created_at, reason)
       SELECT id, 0, topic, 'k', 'secret', now() - age, 'too-large' FROM (VALUES
         (1, 'ai.job.completed.v1', interval '2 hours'), (2, 'ai.job.completed.v1', interval '1 minute'),
         (3, $1, interval '2 hours')) AS parked(id, topic, age)`,
      [TOPIC],
    );
    await startRelay();
    const { rows } = await database.pool.query('SELECT value FROM outbox_parked ORDER BY id');
    expect(rows.map(({ value }) => String(value))).toEqual(['', 'secret', 'secret']);
  });
});
