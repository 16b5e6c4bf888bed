import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createCodec, createProducer, type EncodedMessage, PublishUnavailableError } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { createTestIssuer, createTestMongo, engineUrls, quietTelemetry, until } from '@astrapath/testing';
import type { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.ts';
import { connectMongo } from '../src/daily-stats/daily-stats-store.ts';

const { logger, metrics } = quietTelemetry('analytics');
const closing: (() => Promise<unknown>)[] = [];
let issuer: Awaited<ReturnType<typeof createTestIssuer>>;
let mongo: MongoClient;
let codec: Awaited<ReturnType<typeof createCodec>>;
let producer: ReturnType<typeof createProducer>;
let importer: string;
let isKafkaOut = false;
let published = 0;
let app: ReturnType<typeof buildApp>;

async function publishEncoded(messages: readonly EncodedMessage[]): Promise<void> {
  if (isKafkaOut) throw new PublishUnavailableError('no broker answers');
  await producer.publishEncoded(messages);
  published += messages.length;
}

async function startApp() {
  const started = buildApp({
    db: mongo.db(),
    codec,
    producer: { publishEncoded },
    verify: issuer.verify,
    logger,
    metrics,
  });
  await started.listen({ port: 0, host: '127.0.0.1' });
  return started;
}

beforeAll(async () => {
  const database = createTestMongo('analytics');
  issuer = await createTestIssuer();
  codec = await createCodec({ registryUrl: engineUrls().schemaRegistryUrl });
  mongo = await connectMongo(database.url);
  producer = createProducer({
    brokers: engineUrls().kafkaBrokers.split(','),
    clientId: 'test',
    codec,
    logger,
    metrics,
  });
  await producer.connect();
  importer = await issuer.token({ sessionId: null, scope: 'analytics:import' });
  app = await startApp();
  closing.push(
    () => app.close(),
    () => producer.close(),
    () => codec.close(),
    () => issuer.close(),
    () => database.drop(),
    () => mongo.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

const line = (index: number) =>
  `${JSON.stringify({ id: `n${index}`, type: 'ai_interaction', timestamp: '2020-05-01T10:00:00Z', userId: 'ndjson', timezone: 'UTC' })}\n`;

function open(token: string, target = app): ClientRequest {
  const address: AddressInfo | string | null = target.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson; charset=utf-8' };
  return request({ host: '127.0.0.1', port, method: 'POST', path: '/api/analytics/events', headers });
}

async function answerOf(client: ClientRequest) {
  const [response]: IncomingMessage[] = await once(client, 'response');
  if (response === undefined) throw new Error('no response');
  const text = (await Array.fromAsync(response)).map(String).join('');
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) };
}

/** Sends lines until there is an answer. */
async function sendUntilAnswered(client: ClientRequest) {
  const answer = answerOf(client);
  let isAnswered = false;
  void answer.finally(() => (isAnswered = true)).catch(() => undefined);
  for (let index = 0; !isAnswered; index++) {
    if (!client.write(line(index).repeat(50))) await Promise.race([once(client, 'drain'), answer]);
    await new Promise(setImmediate);
  }
  client.end();
  return answer;
}

describe('an NDJSON stream', () => {
  it('is taken line by line: blank lines are passed over, others accepted or rejected by their number', async () => {
    const client = open(importer);
    client.write(`${line(0)}\n  \n{"broken\n${'x'.repeat(70_000)}\n{"a":1}\n`);
    client.end(line(6).trim());
    const { status, body } = await answerOf(client);
    expect(status).toBe(202);
    expect(body.accepted).toBe(2);
    expect(body.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [3, 'request.malformed-json'],
      [4, 'request.too-large'],
      [5, 'analytics.invalid-event'],
    ]);
  });

  it('of 30,000 lines is acknowledged whole', async () => {
    const client = open(importer);
    const answer = answerOf(client);
    for (let index = 0; index < 30_000; index += 100) {
      const text = Array.from({ length: 100 }, (_, number) => line(index + number)).join('');
      if (!client.write(text)) await once(client, 'drain');
    }
    client.end();
    expect(await answer).toMatchObject({ status: 202, body: { accepted: 30_000, rejected: [] } });
  });

  it('with nothing in it is taken', async () => {
    const client = open(importer);
    client.end();
    expect(await answerOf(client)).toMatchObject({ status: 202, body: { accepted: 0, rejected: [] } });
  });

  it('without the scope is answered with 403 while the client still sends', async () => {
    const { status, body } = await sendUntilAnswered(open(await issuer.token()));
    expect([status, body.code]).toEqual([403, 'auth.forbidden']);
  });

  it('is answered with 503 and how far it came when Kafka fails, while the client still sends', async () => {
    const client = open(importer);
    client.write(line(0));
    const before = published;
    await until('the first event to be published', () => published > before);
    isKafkaOut = true;
    const { status, headers, body } = await sendUntilAnswered(client);
    isKafkaOut = false;
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'request.unavailable', '2']);
    expect(body.detail).toContain('before index 1 is done (1 events accepted)');
  });

  it('that the client breaks off leaves what was acknowledged and a service that goes on', async () => {
    const client = open(importer);
    client.on('error', () => undefined);
    const before = published;
    client.write(line(0) + line(1));
    await until('two events to be published', () => published >= before + 2);
    client.destroy();
    const next = open(importer);
    next.end(line(2));
    expect((await answerOf(next)).status).toBe(202);
  });

  it('that is idle while the service stops is answered with 503', async () => {
    const stopping = await startApp();
    const client = open(importer, stopping);
    const before = published;
    client.write(line(0));
    await until('the event to be published', () => published > before);
    const closed = stopping.close();
    const { status, body } = await answerOf(client);
    expect([status, body.code]).toEqual([503, 'request.unavailable']);
    client.destroy();
    await closed;
  });
});

describe('a JSON body', () => {
  const post = async (payload: object, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/analytics/events',
      headers: { authorization: `Bearer ${await issuer.token({ userId: createId() })}`, ...headers },
      payload,
    });
  const event = () => ({ type: 'goal_completed', timestamp: new Date().toISOString() });

  it('of more than 1 MiB is refused', async () => {
    const response = await post({ events: [{ ...event(), id: 'x'.repeat(1_100_000) }] });
    expect([response.statusCode, response.json().code]).toEqual([413, 'request.too-large']);
  });

  it('with an unusable Idempotency-Key is refused', async () => {
    expect((await post(event(), { 'idempotency-key': 'a b' })).statusCode).toBe(400);
  });

  it('is answered with 503 when Kafka is out', async () => {
    isKafkaOut = true;
    const response = await post(event());
    isKafkaOut = false;
    expect([response.statusCode, response.json().code]).toEqual([503, 'request.unavailable']);
  });
});
