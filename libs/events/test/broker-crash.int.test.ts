import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engines, startEngines } from '@astrapath/local-stack';
import { quietTelemetry, until } from '@astrapath/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createConsumer,
  createOutboxRelay,
  handle,
  insertOutbox,
  ok,
  outboxParameters,
  outboxRow,
  publishContracts,
} from '../src/index.ts';
import { createOutboxDatabase } from './outbox-database.ts';
import { createGroup, createWorld, numbersInLog, TOPIC } from './world.ts';

const USERS = 20;
let dir: string;
let engines: Engines;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'astrapath-broker-crash-'));
  engines = await startEngines({ dir, only: ['kafka', 'schemaRegistry'] });
  await publishContracts({ ...addresses(), log: quietTelemetry('contracts').logger });
});

afterAll(async () => {
  await engines.stop();
  await rm(dir, { recursive: true, force: true });
});

const addresses = () => ({
  brokers: engines.urls.kafkaBrokers.split(','),
  registryUrl: engines.urls.schemaRegistryUrl,
});

function brokerPid(): number {
  const pid = new Map(engines.pids()).get('kafka');
  if (pid === undefined) throw new Error('the broker has no process');
  return pid;
}

it('loses no acknowledged and no committed event, and all goes on by itself, when the broker is killed under load', async () => {
  const world = await createWorld(addresses(), { deliveryTimeoutMs: 30_000 });
  const groupId = await createGroup(world.brokers);
  const handled = new Set<number>();
  const crashes: Error[] = [];
  const consumer = createConsumer({
    ...world,
    groupId,
    onCrash: (error) => crashes.push(error),
    handlers: [
      handle(TOPIC, async (event) => {
        if (world.isOurs(event)) handled.add(world.numberOf(event));
        return ok();
      }),
    ],
  });
  await consumer.start();

  const database = await createOutboxDatabase();
  const relay = createOutboxRelay({ ...world, pool: database.pool, databaseUrl: database.url });
  await relay.start();
  const committed: number[] = [];

  const acknowledged: number[] = [];
  let next = 0;
  let sending = true;
  const send = async () => {
    while (sending) {
      const number = next++;
      await world.producer.publish(TOPIC, world.goal(number, `u${number % USERS}`)).then(
        () => acknowledged.push(number),
        () => undefined,
      );
    }
  };
  const commit = async () => {
    while (sending) {
      const number = next++;
      const row = outboxRow(world.codec, TOPIC, world.goal(number, `u${number % USERS}`));
      await database.pool.query(insertOutbox(1), outboxParameters([row]));
      relay.wake();
      committed.push(number);
    }
  };
  const senders = [...Array.from({ length: 50 }, send), ...Array.from({ length: 3 }, commit)];
  await until('the first thousand', () => acknowledged.length > 1_000);
  process.kill(brokerPid(), 'SIGKILL');
  const before = acknowledged.length;
  await until('events after the crash', () => acknowledged.length > before + 1_000, 60_000);
  sending = false;
  await Promise.all(senders);

  const promised = [...acknowledged, ...committed];
  await until('an empty outbox', async () => (await database.waiting()) === 0, 30_000);
  await until('all events to be handled', () => promised.every((number) => handled.has(number)), 30_000);
  const inLog = new Set((await numbersInLog(world)).map(({ number }) => number));
  expect(promised.filter((number) => !inLog.has(number))).toEqual([]);
  expect(crashes).toEqual([]);
  expect(consumer.isHealthy()).toBe(true);
  await consumer.close();
  await relay.close();
  await database.drop();
  await world.close();
}, 180_000);
