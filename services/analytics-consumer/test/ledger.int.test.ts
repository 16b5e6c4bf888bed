import type { EventOf } from '@astrapath/contracts';
import { readTopic } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../src/ledger/ledger-report.ts';
import { type ConsumerStack, startConsumerStack } from './consumer-stack.ts';

const TOPIC = 'analytics.activity.recorded.v1';
const NOON = Date.UTC(2026, 2, 1, 12);
let stack: ConsumerStack;
let adminToken: string;

beforeAll(async () => {
  stack = await startConsumerStack();
  adminToken = await stack.issuer.token({ roles: ['user', 'admin'] });
});
afterAll(() => stack.close());

async function get(url: string) {
  const answer = await stack.server.inject({ url, headers: { authorization: `Bearer ${adminToken}` } });
  return { status: answer.statusCode, body: answer.json() };
}

async function row(): Promise<LedgerRow> {
  const { body } = await get('/api/admin/ledger');
  return body.topics.find(({ topic }: LedgerRow) => topic === TOPIC);
}

/** What came on top of an earlier row: other files have used the topic before. */
async function growthSince(before: LedgerRow) {
  const now = await row();
  const keys = ['emitted', 'applied', 'duplicates', 'deadLettered', 'inFlight'] as const;
  return Object.fromEntries(keys.map((key) => [key, now[key] - before[key]]));
}

function eventOf(userId: string, eventId: string, statDate = '2026-03-01'): EventOf<typeof TOPIC> {
  const what = { type: 'tool_usage', toolId: null, duration: 1, result: null } as const;
  return { eventId, occurredAt: NOON, userId, statDate, timezone: 'UTC', ...what };
}

const send = (userId: string, id: string, statDate?: string) =>
  stack.producer.publish(TOPIC, eventOf(userId, id, statDate));

async function eventsOf(userId: string): Promise<string[]> {
  const days = stack.db.collection<{ _id: string; events: { id: string }[] }>('dailyStats');
  return (await days.findOne({ _id: `${userId}:2026-03-01` }))?.events.map(({ id }) => id) ?? [];
}

/** The books start with the first batch they see: only then is what comes on top exact. */
async function untilBooksAreOpen(userId: string): Promise<LedgerRow> {
  await send(userId, 'first');
  await until('the first event in its document', async () => (await eventsOf(userId)).length > 0);
  return row();
}

describe('GET /api/admin/ledger', () => {
  it('has a row a counted topic, with the service that produces it', async () => {
    const { status, body } = await get('/api/admin/ledger');
    expect(status).toBe(200);
    expect(body.topics.map(({ topic, producer: owner }: LedgerRow) => `${topic} ${owner}`)).toEqual([
      'tools.execution.completed.v1 tools',
      'learning.module.completed.v1 learning',
      'identity.goal.completed.v1 auth',
      'analytics.activity.recorded.v1 analytics',
      'analytics.activity.corrected.v1 analytics-consumer',
    ]);
  });

  it('tells events that counted from duplicates and from dead letters, undecodable and empty ones too', async () => {
    const userId = createId();
    const before = await untilBooksAreOpen(userId);
    await Promise.all(['a', 'b', 'a', 'c', 'b', 'first'].map((id) => send(userId, id)));
    await send(userId, 'd', '2026-02-30');
    const value = Buffer.from('not Avro');
    await stack.producer.publishEncoded([
      { topic: TOPIC, key: userId, value },
      { topic: TOPIC, key: userId, value: null },
    ]);
    await until('nine records', async () => {
      const grown = await growthSince(before);
      return grown.emitted === 9 && grown.inFlight === 0;
    });
    expect(await growthSince(before)).toEqual({ emitted: 9, applied: 3, duplicates: 3, deadLettered: 3, inFlight: 0 });
    expect((await row()).unaccounted).toBe(before.unaccounted);
  });

  it('moves a dead letter that is replayed to what the replay comes to, once though it is replayed twice', async () => {
    const userId = createId();
    const before = await untilBooksAreOpen(userId);
    await send(userId, 'd', '2026-02-30');
    await until('the dead letter', async () => (await growthSince(before)).deadLettered === 1);
    const dead = `${TOPIC}.analytics-consumer.dlq`;
    const letters = await until('its record', async () => {
      const all = await Array.fromAsync(readTopic({ ...stack.log, topic: dead }));
      const ours = all.filter(({ message }) => message.key?.toString() === userId);
      return ours.length > 0 && ours;
    });
    // As if the code that refused it were mended: the same headers, and a value that is good now.
    const original = letters[0]?.message;
    const retry = {
      topic: `${TOPIC}.analytics-consumer.retry`,
      key: userId,
      value: stack.codec.encode(TOPIC, eventOf(userId, 'd')),
      ...(original?.headers ? { headers: original.headers } : {}),
    };
    // Twice, as a record that was put aside twice is.
    await stack.producer.publishEncoded([retry, retry]);
    await stack.producer.publishEncoded([
      { ...retry, value: stack.codec.encode(TOPIC, eventOf(userId, 'after')), headers: {} },
    ]);
    await until('what came after it', async () => (await eventsOf(userId)).includes('after'));
    expect(await growthSince(before)).toEqual({ emitted: 1, applied: 1, duplicates: 0, deadLettered: 0, inFlight: 0 });
  });

  it('is in the metrics', async () => {
    const text = await until('the gauges', async () => {
      const found = await stack.metrics.text();
      return found.includes('astrapath_ledger_unaccounted{') && found;
    });
    expect(text).toContain(`topic="${TOPIC}",outcome="dead-letter"`);
  });

  it('is for administrators alone', async () => {
    const headers = { authorization: `Bearer ${await stack.issuer.token()}` };
    expect((await stack.server.inject({ url: '/api/admin/ledger', headers })).statusCode).toBe(403);
  });
});
