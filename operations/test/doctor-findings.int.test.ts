import { randomUUID } from 'node:crypto';
import { deadLetterTopic } from '@astrapath/contracts';
import { createCodec, createProducer, DEAD_LETTER_HEADERS } from '@astrapath/events';
import type { Platform } from '@astrapath/local-stack';
import { createTestDatabase, createTestMongo, engineUrls, quietTelemetry } from '@astrapath/testing';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../doctor/check.ts';
import { examine } from '../doctor/doctor.ts';

const TOPIC = 'ai.job.completed.v1';
const { logger, metrics } = quietTelemetry('doctor');
/** As many as the doctor looks at, so that letters of other tests are not among them. */
const LETTERS = 500;
const reason = `reason-${randomUUID()}`;
const closing: (() => unknown)[] = [];
let findings: Finding[];

beforeAll(async () => {
  const database = await createTestDatabase('tools');
  const mongo = createTestMongo('doctor');
  closing.push(database.drop, mongo.drop);
  await leaveDeadLetters();
  await leaveWrongSums(mongo.url);
  await leaveOldEvent(database.url);
  findings = await examine(platformOf(database.url, mongo.url), logger);
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** Real engines, one database for all services, and nobody who works with them. */
function platformOf(databaseUrl: string, mongoUrl: string): Platform {
  const urls = engineUrls();
  const engines = {
    kafka: urls.kafkaBrokers,
    schemaRegistry: urls.schemaRegistryUrl,
    mongo: mongoUrl,
    redisCache: urls.redisCacheUrl,
    redisQueue: urls.redisQueueUrl,
  };
  return {
    dir: '/nowhere',
    gateway: () => 'http://127.0.0.1:1',
    engine: (name) => engines[name],
    database: () => databaseUrl,
    service: () => 'http://127.0.0.1:1',
    admin: () => ({ email: '', password: '' }),
    person: () => ({ email: '', password: '' }),
    importer: () => ({ clientId: '', clientSecret: '' }),
  };
}

async function leaveDeadLetters(): Promise<void> {
  const codec = await createCodec({ registryUrl: engineUrls().schemaRegistryUrl });
  const brokers = engineUrls().kafkaBrokers.split(',');
  const producer = createProducer({ brokers, clientId: 'doctor-test', codec, logger, metrics });
  await producer.connect();
  const names = DEAD_LETTER_HEADERS;
  const headers = { [names.topic]: TOPIC, [names.offset]: '0', [names.group]: 'tools', [names.reason]: reason };
  const topic = deadLetterTopic(TOPIC, 'tools');
  const letter = { topic, key: Buffer.from('ada'), value: Buffer.from('?'), headers };
  await producer.publishEncoded(Array.from({ length: LETTERS }, () => letter));
  await producer.close();
  await codec.close();
}

async function leaveWrongSums(url: string): Promise<void> {
  const client = await MongoClient.connect(url);
  const events = [{ id: '1', type: 'tool_usage', duration: 60, result: null }];
  const dailyStats = { toolsUsed: 2, timeSpent: 60, goalsCompleted: 0 };
  const days = client
    .db()
    .collection<{ _id: string; userId: string; date: string; events: object[]; dailyStats: object }>('dailyStats');
  await days.insertOne({ _id: 'ada:2026-05-01', userId: 'ada', date: '2026-05-01', events, dailyStats });
  await client.close();
}

async function leaveOldEvent(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO outbox (shard, topic, key, value, created_at) VALUES (0, '${TOPIC}', 'ada', '', now() - interval '5 minutes')`,
  );
  await client.end();
}

const find = (name: string) => findings.find((finding) => finding.name === name);

it.each(['kafka', 'schemaRegistry', 'postgres', 'mongo', 'redisCache', 'redisQueue'])('%s is well', (engine) => {
  expect(find(engine)).toMatchObject({ status: 'ok' });
});

it.each(['topics and partitions', 'settings of topics', 'copies of partitions', 'schemas in the registry'])(
  '%s are as they should be',
  (name) => {
    expect(find(name)).toMatchObject({ status: 'ok' });
  },
);

it('an event stops at the door when nobody opens it', () => {
  expect(find('the gateway answers')).toMatchObject({ status: 'broken', saw: expect.stringContaining('ECONNREFUSED') });
  expect(find('the document counts it')).toMatchObject({ status: 'unknown' });
});

it('dead letters are told with their reason, and are broken while a group gives up what it gets', () => {
  expect(find('dead letters')).toMatchObject({
    status: 'broken',
    saw: expect.stringContaining(`${reason} ${LETTERS}`),
  });
});

it('a group without a member is broken', () => {
  expect(find('group analytics-consumer')).toMatchObject({
    status: 'broken',
    saw: expect.stringContaining('0 members'),
  });
});

it('an outbox without a relay is broken, and its oldest row has an age', () => {
  const outbox = find('outbox of tools');
  expect(outbox).toMatchObject({ status: 'broken', saw: expect.stringContaining('0 relays with 0 of 16 shards') });
  expect(outbox?.saw).toContain('1 row waiting, the oldest for 5 min');
});

it('a document whose sums are not those of its events is broken', () => {
  const sums = find('sums of a sample of days');
  expect(sums).toMatchObject({
    status: 'broken',
    saw: expect.stringContaining('ada:2026-05-01 has toolsUsed 2 for 1'),
  });
});

it('clocks on one machine agree', () => {
  for (const clock of ['clock of PostgreSQL', 'clock of MongoDB']) expect(find(clock)).toMatchObject({ status: 'ok' });
});
