import { createCodec, createProducer } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { createTestIssuer, createTestMongo, engineUrls, quietTelemetry } from '@astrapath/testing';
import type { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.ts';
import { connectMongo } from '../src/daily-stats/daily-stats-store.ts';

const { logger, metrics } = quietTelemetry('analytics');
const closing: (() => Promise<unknown>)[] = [];
let app: ReturnType<typeof buildApp>;
let issuer: Awaited<ReturnType<typeof createTestIssuer>>;
let mongo: MongoClient;

beforeAll(async () => {
  const database = createTestMongo('analytics');
  issuer = await createTestIssuer();
  const codec = await createCodec({ registryUrl: engineUrls().schemaRegistryUrl });
  mongo = await connectMongo(database.url);
  const producer = createProducer({
    brokers: engineUrls().kafkaBrokers.split(','),
    clientId: 'test',
    codec,
    logger,
    metrics,
  });
  await producer.connect();
  app = buildApp({ db: mongo.db(), codec, producer, verify: issuer.verify, logger, metrics });
  closing.push(
    () => app.close(),
    () => producer.close(),
    async () => codec.close(),
    () => issuer.close(),
    () => database.drop(),
    () => mongo.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

const event = () => ({ type: 'tool_usage', timestamp: new Date().toISOString() });

async function post(token: string, payload: string | object, type = 'application/json') {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/api/analytics/events', headers, payload });
  return { status: statusCode, body: JSON.parse(body) };
}

describe('POST /api/analytics/events', () => {
  it('takes one event and a batch, and lists what it rejects', async () => {
    const token = await issuer.token();
    expect(await post(token, event())).toEqual({ status: 202, body: { accepted: 1, rejected: [] } });
    const { status, body } = await post(token, { events: [event(), { ...event(), type: 'nap' }, event()] });
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'analytics.invalid-event' }] });
  });

  it('takes NDJSON from an importer alone', async () => {
    const lines = [{ ...event(), userId: 'someone', timezone: 'UTC' }, 'not an event']
      .map((line) => JSON.stringify(line))
      .join('\n');
    const importer = await issuer.token({ sessionId: null, scope: 'analytics:import' });
    const { status, body } = await post(importer, `${lines}\n{`, 'application/x-ndjson');
    expect(status).toBe(202);
    expect(body.accepted).toBe(1);
    expect(body.rejected.map(({ index }: { index: number }) => index)).toEqual([1, 2]);
    expect((await post(await issuer.token(), lines, 'application/x-ndjson')).status).toBe(403);
    expect((await post(await issuer.token({ sessionId: null }), event())).status).toBe(403);
  });

  it.each([
    ['an empty batch', { events: [] }],
    ['a batch of 1,001', { events: Array.from({ length: 1_001 }, event) }],
    ['a batch with something beside', { events: [event()], more: 1 }],
    ['an event of somebody else', { ...event(), userId: 'x' }],
    ['a list', []],
  ])('answers %s with 400', async (_what, payload) => {
    expect((await post(await issuer.token(), payload)).status).toBe(400);
  });
});

function insertDay(day: { userId: string; date: string; timezone: string; events: object[]; dailyStats: object }) {
  return mongo
    .db()
    .collection<{ _id: string; [field: string]: unknown }>('dailyStats')
    .insertOne({ _id: `${day.userId}:${day.date}`, version: 1, ...day });
}

describe('GET /api/analytics/user/:userId', () => {
  it('says nothing of a day from which an administrator took every event', async () => {
    const userId = createId();
    const dailyStats = { toolsUsed: 0, timeSpent: 0, goalsCompleted: 0 };
    await insertDay({ userId, date: '2026-03-01', timezone: 'Asia/Tokyo', events: [{ id: 'a' }], dailyStats });
    await insertDay({ userId, date: '2026-03-02', timezone: 'UTC', events: [], dailyStats });
    const headers = { authorization: `Bearer ${await issuer.token({ roles: ['user', 'admin'] })}` };
    const answer = await app.inject({
      url: `/api/analytics/user/${userId}?from=2026-03-01&to=2026-03-02`,
      headers,
    });
    expect(answer.json()).toMatchObject({
      timezone: 'Asia/Tokyo',
      days: [{ date: '2026-03-01' }],
      totals: { eventCount: 1 },
      streak: { longest: 1 },
    });
  });

  it('reads days, totals and streak, and is for oneself and administrators', async () => {
    const userId = createId();
    const today = new Date().toISOString().slice(0, 10);
    const dailyStats = { toolsUsed: 1, timeSpent: 60, goalsCompleted: 0 };
    await insertDay({ userId, date: today, timezone: 'UTC', events: [{ id: 'a' }], dailyStats });
    const read = async (claims: object, query = '') => {
      const headers = { authorization: `Bearer ${await issuer.token(claims)}` };
      const answer = await app.inject({ url: `/api/analytics/user/${userId}${query}`, headers });
      return { status: answer.statusCode, body: answer.json() };
    };
    const own = await read({ userId });
    expect(own.status).toBe(200);
    expect(own.body).toMatchObject({
      days: [{ date: today, dailyStats, eventCount: 1 }],
      totals: { ...dailyStats, eventCount: 1 },
      streak: { current: 1, longest: 1 },
    });
    expect((await read({ roles: ['user', 'admin'] })).status).toBe(200);
    expect((await read({})).status).toBe(403);
    expect((await read({ sessionId: null, scope: 'analytics:import', userId })).status).toBe(403);
    expect((await read({ userId }, '?from=2026-02-30')).status).toBe(400);
    expect((await read({ userId }, '?from=2026-02-02&to=2026-02-01')).status).toBe(400);
    expect((await read({ userId }, '?from=2020-01-01&to=2026-02-01')).status).toBe(400);
  });
});
