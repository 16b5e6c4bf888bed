import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventOf } from '@astrapath/contracts';
import { createCodec, createProducer, publishContracts, readTopic } from '@astrapath/events';
import { type Engines, startEngines } from '@astrapath/local-stack';
import { createId } from '@astrapath/service';
import { quietTelemetry, until } from '@astrapath/testing';
import type { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectMongo } from '../src/daily-stats/daily-stats-store.ts';
import { createLedgerStore } from '../src/ledger/ledger-store.ts';
import { readLedger } from '../src/ledger/read-ledger.ts';

type Activity = EventOf<'analytics.activity.recorded.v1'>;
type Document = { _id: string; version: number; events: { id: string }[]; dailyStats: object };

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const EVENTS = 2_000;
const USERS = 25;
const DAYS = 2;
const RUN = createId();

const { logger, metrics } = quietTelemetry('analytics-consumer');
let brokers: string[];
let dir: string;
let engines: Engines;
let consumer: ChildProcess;
let mongo: MongoClient;
let codec: Awaited<ReturnType<typeof createCodec>>;
let producer: ReturnType<typeof createProducer>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'astrapath-consumer-crash-'));
  // Logs of its own too, so that the ledger has all of them.
  engines = await startEngines({ dir, only: ['kafka', 'schemaRegistry', 'mongo'] });
  brokers = engines.urls.kafkaBrokers.split(',');
  const registryUrl = engines.urls.schemaRegistryUrl;
  await publishContracts({ brokers, registryUrl, log: logger });
  codec = await createCodec({ registryUrl });
  producer = createProducer({ brokers, clientId: 'test', codec, logger, metrics });
  await producer.connect();
  mongo = await connectMongo(engines.urls.mongoUrl);
  consumer = startConsumer();
});

afterAll(async () => {
  await stopConsumer('SIGTERM');
  await mongo.close();
  await producer.close();
  await codec.close();
  await engines.stop();
  await rm(dir, { recursive: true, force: true });
});

/** The service as it is deployed: a process of its own. */
function startConsumer(): ChildProcess {
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
    KAFKA_BROKERS: engines.urls.kafkaBrokers,
    SCHEMA_REGISTRY_URL: engines.urls.schemaRegistryUrl,
    MONGO_URL: engines.urls.mongoUrl,
    AUTH_URL: 'http://127.0.0.1:9',
  };
  const main = 'services/analytics-consumer/src/main.ts';
  const register = './libs/telemetry/src/register.ts';
  return spawn(process.execPath, ['--import', register, main], { cwd: ROOT, env, stdio: 'inherit' });
}

async function stopConsumer(signal: NodeJS.Signals): Promise<number | null> {
  if (consumer.exitCode !== null || consumer.signalCode !== null) return consumer.exitCode;
  const exit = once(consumer, 'exit');
  consumer.kill(signal);
  await exit;
  return consumer.exitCode;
}

function killStore(): void {
  const pid = new Map(engines.pids()).get('mongo');
  if (pid === undefined) throw new Error('the store has no process');
  process.kill(pid, 'SIGKILL');
}

/** One of fifty user-days, so a batch holds several events of each. */
function activity(number: number): Activity {
  const day = `2026-03-0${1 + (number % DAYS)}`;
  return {
    eventId: `e${number}`,
    occurredAt: Date.parse(`${day}T08:00:00Z`) + number * 1_000,
    userId: `${RUN}-${number % USERS}`,
    type: number % 5 === 0 ? 'goal_completed' : 'tool_usage',
    toolId: null,
    duration: number % 90,
    result: number % 7 === 0 ? 'failed' : null,
    statDate: day,
    timezone: 'Europe/Berlin',
  };
}

/** Each event once, a tenth of them twice, in an order that has nothing to do with their time. */
function shuffledNumbers(): number[] {
  const numbers = Array.from({ length: EVENTS }, (_, index) => (index * 733) % EVENTS);
  return numbers.flatMap((number, index) =>
    index % 10 === 0 ? [number, numbers[(index * 7) % EVENTS] ?? 0] : [number],
  );
}

async function send(numbers: readonly number[]): Promise<void> {
  await Promise.all(numbers.map((number) => producer.publish('analytics.activity.recorded.v1', activity(number))));
}

/** What must be in the store, reckoned without the service's code. */
function expectedDays(): Map<string, { ids: string[]; dailyStats: object }> {
  const all = Array.from({ length: EVENTS }, (_, number) => activity(number));
  const days = Map.groupBy(all, ({ userId, statDate }) => `${userId}:${statDate}`);
  return new Map(
    [...days].map(([id, events]) => [
      id,
      {
        ids: events.map(({ eventId }) => eventId),
        dailyStats: {
          toolsUsed: events.filter(({ type, result }) => type === 'tool_usage' && result !== 'failed').length,
          timeSpent: events.reduce((sum, { duration }) => sum + (duration ?? 0), 0),
          goalsCompleted: events.filter(({ type }) => type === 'goal_completed').length,
        },
      },
    ]),
  );
}

const collection = () => mongo.db().collection<Document>('dailyStats');
const ofThisRun = { _id: { $regex: `^${RUN}` } };

async function countEvents(): Promise<number> {
  const documents = await collection().find(ofThisRun).toArray();
  return documents.reduce((sum, { events }) => sum + events.length, 0);
}

const readBooks = () =>
  readLedger({
    ledger: createLedgerStore(mongo.db(), { group: 'analytics-consumer', isDefault: true }),
    brokers,
    logger,
  });

async function lastAnnouncements(): Promise<Map<string, number>> {
  const topic = 'analytics.daily-stats.updated.v1';
  const last = new Map<string, number>();
  for await (const { message } of readTopic({ brokers, topic, logger })) {
    const decoded = message.value && (await codec.decode(topic, message.value));
    if (decoded?.type !== 'event' || !decoded.event.userId.startsWith(RUN)) continue;
    last.set(`${decoded.event.userId}:${decoded.event.statDate}`, decoded.event.version);
  }
  return last;
}

it('counts every event once though the consumer is killed twice and the store once', async () => {
  const numbers = shuffledNumbers();
  const fifth = Math.ceil(numbers.length / 5);
  const part = (index: number) => numbers.slice(index * fifth, (index + 1) * fifth);

  await send(part(0));
  await until('the consumer to be at work', async () => (await countEvents()) > 0, 60_000);
  await send(part(1));
  await stopConsumer('SIGKILL');
  consumer = startConsumer();
  await send(part(2));
  killStore();
  await send(part(3));
  await stopConsumer('SIGKILL');
  consumer = startConsumer();
  await send(part(4));

  await until('all events', async () => (await countEvents()) >= EVENTS, 60_000);
  const documents = await collection().find(ofThisRun).toArray();
  const found = documents.map(
    ({ _id, events, dailyStats }) => [_id, { ids: events.map(({ id }) => id), dailyStats }] as const,
  );
  expect(new Map(found)).toEqual(expectedDays());

  const versions = new Map(documents.map(({ _id, events }) => [_id, events.length]));
  expect(new Map(documents.map(({ _id, version }) => [_id, version]))).toEqual(versions);
  const [row] = await until('nothing in flight', async () => {
    const rows = (await readBooks()).filter(({ topic }) => topic === 'analytics.activity.recorded.v1');
    return rows.every(({ inFlight }) => inFlight === 0) && rows;
  });
  const emitted = numbers.length;
  expect(row).toMatchObject({
    emitted,
    applied: EVENTS,
    duplicates: emitted - EVENTS,
    deadLettered: 0,
    unaccounted: 0,
  });

  await until('the announcements', async () => (await lastAnnouncements()).size === versions.size);
  expect(await lastAnnouncements()).toEqual(versions);
}, 180_000);

it('stops in order when it is asked to', async () => {
  expect(await stopConsumer('SIGTERM')).toBe(0);
}, 30_000);
