import { PublishUnavailableError, readTopic } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import type { EventOf } from '@astrapath/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsumerStack, startConsumerStack } from './consumer-stack.ts';

type Day = { _id: string; date: string; timezone: string; events: { id: string }[]; dailyStats: object };

const URL = '/api/admin/analytics/corrections';
const TOPIC = 'analytics.activity.corrected.v1';
const FIRST = '2026-03-01';
const SECOND = '2026-03-02';
const THIRD = '2026-03-03';
const NOON = Date.UTC(2026, 2, 1, 12);

let stack: ConsumerStack;
let adminToken: string;
/** How often Kafka is out from now on. */
let outages = 0;

beforeAll(async () => {
  stack = await startConsumerStack((producer) => ({
    ...producer,
    publish: async (topic, event, options) => {
      if (topic === TOPIC && outages-- > 0) throw new PublishUnavailableError('Kafka is out');
      await producer.publish(topic, event, options);
    },
  }));
  adminToken = await stack.issuer.token({ userId: 'the-admin', roles: ['user', 'admin'] });
});
afterAll(() => stack.close());

async function post(body: object, { token = adminToken, key }: { token?: string; key?: string } = {}) {
  const headers = { authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const answer = await stack.server.inject({ method: 'POST', url: URL, headers, payload: body });
  return { status: answer.statusCode, body: answer.json() };
}

const day = (userId: string, date = FIRST) =>
  stack.db.collection<Day>('dailyStats').findOne({ _id: `${userId}:${date}` });
const idsOf = async (userId: string, date = FIRST) => (await day(userId, date))?.events.map(({ id }) => id) ?? [];
const auditOf = (userId: string) => stack.db.collection('corrections').find({ userId }).sort({ sequence: 1 }).toArray();

/** Waits until the user's days hold exactly these events. */
async function untilDays(userId: string, wanted: Record<string, string[]>): Promise<void> {
  await until(`${JSON.stringify(wanted)} in the days`, async () => {
    const days = await Promise.all(Object.keys(wanted).map(async (date) => [date, await idsOf(userId, date)]));
    return JSON.stringify(Object.fromEntries(days)) === JSON.stringify(wanted);
  });
}

function activity(userId: string, id: string, values: Partial<EventOf<'analytics.activity.recorded.v1'>> = {}) {
  return stack.producer.publish('analytics.activity.recorded.v1', {
    eventId: id,
    occurredAt: NOON,
    userId,
    type: 'tool_usage',
    toolId: 'chat',
    duration: 10,
    result: null,
    statDate: FIRST,
    timezone: 'UTC',
    ...values,
  });
}

describe('POST /api/admin/analytics/corrections', () => {
  it('voids an event: the day keeps its document, without it', async () => {
    const userId = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const request = { userId, eventId: 'e1', action: 'void', reason: 'sent by a test device' };
    const { status, body } = await post(request);
    expect(status).toBe(202);
    const { correctionId } = body;
    expect(body).toEqual({ correctionId, userId, eventId: 'e1', action: 'void', statDate: FIRST, date: null });
    await untilDays(userId, { [FIRST]: [] });
    expect((await day(userId))?.dailyStats).toEqual({ toolsUsed: 0, timeSpent: 0, goalsCompleted: 0 });
    await activity(userId, 'e1');
    await activity(userId, 'e2');
    await untilDays(userId, { [FIRST]: ['e2'] });
    expect(await post(request)).toMatchObject({ status: 202, body: { correctionId } });
    expect(await post({ ...request, reason: 'again' })).toMatchObject({
      status: 404,
      body: { code: 'analytics.unknown-event' },
    });
  });

  it('moves an event, moves it back, moves it again and voids it there', async () => {
    const userId = createId();
    await activity(userId, 'e1', { duration: 25 });
    await untilDays(userId, { [FIRST]: ['e1'] });
    const correct = (body: object) => post({ userId, eventId: 'e1', reason: 'wrong zone', ...body });
    expect(await correct({ action: 'move', date: SECOND })).toMatchObject({ status: 202, body: { statDate: FIRST } });
    await untilDays(userId, { [FIRST]: [], [SECOND]: ['e1'] });
    expect(await day(userId, SECOND)).toMatchObject({
      events: [{ id: 'e1', type: 'tool_usage', toolId: 'chat', timestamp: new Date(NOON), duration: 25, result: null }],
      dailyStats: { toolsUsed: 1, timeSpent: 25, goalsCompleted: 0 },
    });
    // None of these waits for the documents to follow.
    expect(await correct({ action: 'move', date: FIRST })).toMatchObject({ status: 202, body: { statDate: SECOND } });
    expect(await correct({ action: 'move', date: THIRD })).toMatchObject({ status: 202, body: { statDate: FIRST } });
    expect(await correct({ action: 'void' })).toMatchObject({ status: 202, body: { statDate: THIRD } });
    await until('four corrections', async () => (await auditOf(userId)).length === 4);
    await activity(userId, 'e2');
    await untilDays(userId, { [FIRST]: ['e2'], [SECOND]: [], [THIRD]: [] });
  });

  it('corrects executions, modules and goals like activities', async () => {
    const userId = createId();
    const common = { occurredAt: NOON, userId, statDate: FIRST, timezone: 'UTC' };
    const execution = { executionId: 'x', toolId: 't', status: 'completed', durationMs: 3_200 } as const;
    const model = { modelName: null, modelVersion: null };
    await stack.producer.publish('tools.execution.completed.v1', {
      ...common,
      ...execution,
      ...model,
      eventId: 'a-execution',
      duration: 3,
    });
    const moduleCompleted = { ...common, eventId: 'b-module', moduleId: 'm', pathId: 'p', duration: 60 };
    await stack.producer.publish('learning.module.completed.v1', moduleCompleted);
    await stack.producer.publish('identity.goal.completed.v1', { ...common, eventId: 'c-goal', goalId: 'g' });
    await untilDays(userId, { [FIRST]: ['a-execution', 'b-module', 'c-goal'] });
    for (const eventId of ['a-execution', 'b-module', 'c-goal']) {
      expect((await post({ userId, eventId, action: 'move', date: SECOND, reason: 'test' })).status).toBe(202);
    }
    await untilDays(userId, { [FIRST]: [], [SECOND]: ['a-execution', 'b-module', 'c-goal'] });
    expect((await day(userId, SECOND))?.dailyStats).toEqual({ toolsUsed: 1, timeSpent: 63, goalsCompleted: 1 });
  });

  it('asks which day is meant when the id stands in two', async () => {
    const userId = createId();
    await activity(userId, 'e1');
    await activity(userId, 'e1', { statDate: SECOND });
    await untilDays(userId, { [FIRST]: ['e1'], [SECOND]: ['e1'] });
    const request = { userId, eventId: 'e1', action: 'void', reason: 'test' };
    expect(await post(request)).toMatchObject({ status: 409, body: { code: 'analytics.ambiguous-event' } });
    expect(await post({ ...request, statDate: SECOND })).toMatchObject({ status: 202, body: { statDate: SECOND } });
    await untilDays(userId, { [FIRST]: ['e1'], [SECOND]: [] });
  });

  it('answers a repetition with its key the same, and another request under that key 422', async () => {
    const userId = createId();
    const key = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const request = { userId, eventId: 'e1', action: 'void', reason: 'test' };
    const first = await post(request, { key });
    expect(await post(request, { key })).toEqual(first);
    expect((await post({ ...request, reason: 'another' }, { key })).body.code).toBe('request.idempotency-key-reused');
    expect(await auditOf(userId)).toHaveLength(1);
  });

  it('is finished by a repetition when Kafka was out, and by the next correction of the event', async () => {
    const userId = createId();
    const key = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const move = { userId, eventId: 'e1', action: 'move', date: SECOND, reason: 'test' };
    outages = 1;
    expect(await post(move, { key })).toMatchObject({ status: 503, body: { code: 'request.unavailable' } });
    expect(await post(move, { key })).toMatchObject({ status: 202, body: { statDate: FIRST, date: SECOND } });
    outages = 1;
    expect((await post({ ...move, date: THIRD })).status).toBe(503);
    expect(await post({ ...move, action: 'move', date: FIRST })).toMatchObject({
      status: 202,
      body: { statDate: THIRD },
    });
    await untilDays(userId, { [FIRST]: ['e1'], [SECOND]: [], [THIRD]: [] });
    expect((await auditOf(userId)).map(({ publishedAt }) => publishedAt instanceof Date)).toEqual([true, true, true]);
  });

  it('takes effect by itself when Kafka is back, and its repetition is told so', async () => {
    const userId = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const request = { userId, eventId: 'e1', action: 'void', reason: 'test' };
    outages = 1;
    expect((await post(request)).status).toBe(503);
    await untilDays(userId, { [FIRST]: [] });
    const [{ _id: correctionId } = { _id: undefined }, ...more] = await auditOf(userId);
    expect(more).toEqual([]);
    expect(await post(request)).toMatchObject({ status: 202, body: { correctionId, statDate: FIRST } });
  });

  it('leaves an event in one day though many move it at once', async () => {
    const userId = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const dates = [SECOND, THIRD, '2026-03-04', SECOND, THIRD];
    const answers = await Promise.all(
      dates.map((date) => post({ userId, eventId: 'e1', action: 'move', date, reason: 'test' })),
    );
    // The same move right after itself finds the event on that day already.
    expect(answers.every(({ status }) => status === 202 || status === 400)).toBe(true);
    const last = (await auditOf(userId)).at(-1)?.date;
    const all = { [FIRST]: [], [SECOND]: [], [THIRD]: [], '2026-03-04': [] };
    await untilDays(userId, { ...all, [String(last)]: ['e1'] });
  });

  it('takes events out of a day that grows meanwhile, and nothing else', async () => {
    const userId = createId();
    const ids = Array.from({ length: 400 }, (_, index) => `e${String(index).padStart(3, '0')}`);
    const wrong = ids.slice(0, 20);
    await Promise.all(wrong.map((id) => activity(userId, id)));
    await until('those to correct', async () => (await idsOf(userId)).length === wrong.length);
    await Promise.all([
      ...ids.map((id) => activity(userId, id)),
      ...wrong.map((eventId) => post({ userId, eventId, action: 'void', reason: 'test' })),
    ]);
    await untilDays(userId, { [FIRST]: ids.slice(20) });
    expect((await day(userId))?.dailyStats).toMatchObject({ toolsUsed: 380, timeSpent: 3_800 });
  });

  it('keeps who did it and why, and says nothing of that on the topic', async () => {
    const userId = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const reason = 'the learner asked us to';
    await post({ userId, eventId: 'e1', action: 'void', reason });
    expect(await auditOf(userId)).toMatchObject([
      { administratorId: 'the-admin', reason, eventId: 'e1', action: 'void', sequence: 1 },
    ]);
    const ours = (await Array.fromAsync(readTopic({ ...stack.log, topic: TOPIC }))).filter(
      ({ message }) => message.key?.toString() === userId,
    );
    expect(ours).toHaveLength(1);
    expect(ours[0]?.message.value?.includes(reason)).toBe(false);
  });

  it.each([
    ['a move without a day', { action: 'move' }, '/date'],
    ['a void with a day', { action: 'void', date: SECOND }, '/date'],
    ['a day that is none', { action: 'move', date: '2026-02-29' }, '/date'],
    ['a move to the same day', { action: 'move', date: FIRST }, '/date'],
    ['an unknown action', { action: 'delete' }, '/action'],
    ['an empty reason', { action: 'void', reason: ' ' }, '/reason'],
    ['an unknown field', { action: 'void', force: true }, '/force'],
  ])('answers 400 to %s', async (_what, values, path) => {
    const userId = createId();
    await activity(userId, 'e1');
    await untilDays(userId, { [FIRST]: ['e1'] });
    const { status, body } = await post({ userId, eventId: 'e1', reason: 'test', ...values });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path }]);
  });

  it('is for administrators alone', async () => {
    const request = { userId: 'u', eventId: 'e', action: 'void', reason: 'test' };
    const token = await stack.issuer.token();
    expect((await post(request, { token })).status).toBe(403);
    expect(await post({ color: 'red' }, { token })).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    expect((await stack.server.inject({ method: 'POST', url: URL, payload: request })).statusCode).toBe(401);
  });
});
