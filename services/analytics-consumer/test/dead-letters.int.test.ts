import { deadLetterTopic, type EventOf, retryTopic, type TopicName } from '@astrapath/contracts';
import { DEAD_LETTER_HEADERS, readTopic } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsumerStack, startConsumerStack } from './consumer-stack.ts';

const GROUP = 'analytics-consumer';
const ACTIVITY = 'analytics.activity.recorded.v1';
const REQUESTED = 'tools.execution.requested.v1';
const LIST = '/api/admin/dead-letters';
const MANY = 2_000;

let stack: ConsumerStack;
let authorization: string;

beforeAll(async () => {
  stack = await startConsumerStack();
  authorization = `Bearer ${await stack.issuer.token({ roles: ['admin'] })}`;
});
afterAll(() => stack.close());

type Letter = { reason: string; topic?: TopicName; group?: string; value?: Buffer | null; key?: string; at?: number };

/** Puts a dead letter where a group would have put it. */
function putAside(letters: readonly Letter[]): Promise<void> {
  const names = DEAD_LETTER_HEADERS;
  return stack.producer.publishEncoded(
    letters.map(({ reason, topic = ACTIVITY, group = GROUP, value = Buffer.from('poison'), key = 'u', at = 1 }) => ({
      topic: deadLetterTopic(topic, group),
      key,
      value,
      headers: {
        'x-origin': 'kept',
        [names.topic]: topic,
        [names.partition]: '4',
        [names.offset]: '17',
        [names.group]: group,
        [names.reason]: reason,
        [names.error]: `because of ${reason}`,
        [names.publishedAt]: '1',
        [names.failedAt]: String(Date.UTC(2026, 0, 1) + at),
      },
    })),
  );
}

function activity(userId: string, eventId: string): EventOf<typeof ACTIVITY> {
  return {
    eventId,
    occurredAt: Date.UTC(2026, 2, 1, 12),
    userId,
    type: 'tool_usage',
    toolId: null,
    duration: 30,
    result: null,
    statDate: '2026-03-01',
    timezone: 'UTC',
  };
}

async function get(path: string) {
  const answer = await stack.server.inject({ url: path, headers: { authorization } });
  return { status: answer.statusCode, link: answer.headers.link, body: answer.json() };
}

async function replay(payload: object) {
  const answer = await stack.server.inject({
    method: 'POST',
    url: `${LIST}/replay`,
    headers: { authorization },
    payload,
  });
  return { status: answer.statusCode, body: answer.json() };
}

async function idsOf(query: string): Promise<string[]> {
  const { body } = await get(`${LIST}?limit=100&${query}`);
  return body.items.map(({ id }: { id: string }) => id);
}

/** What went to the retry topic of a key. */
async function retriesOf(key: string, topic: TopicName = ACTIVITY, group = GROUP) {
  const records = await Array.fromAsync(readTopic({ ...stack.log, topic: retryTopic(topic, group) }));
  return records.filter(({ message }) => message.key?.toString() === key).map(({ message }) => message);
}

describe('the list of dead letters', () => {
  it('has the letters of all groups, newest first, page by page, each once', async () => {
    const reason = createId();
    const places = [
      [ACTIVITY, GROUP],
      [REQUESTED, 'ai'],
      ['ai.job.completed.v1', 'tools'],
    ] as const;
    await putAside(
      Array.from({ length: 7 }, (_, at) => {
        const [topic, group] = places[at % 3] ?? places[0];
        return { reason, topic, group, at };
      }),
    );
    const seen: { at: string; group: string; reason: string }[] = [];
    let next: string | null = `${LIST}?limit=3&reason=${reason}`;
    const sizes: number[] = [];
    while (next !== null) {
      const { body, link } = await get(next);
      seen.push(...body.items);
      sizes.push(body.items.length);
      next = body.nextCursor && `${LIST}?limit=3&reason=${reason}&cursor=${body.nextCursor}`;
      expect(link).toBe(next === null ? undefined : `<${next}>; rel="next"`);
    }
    expect(sizes.filter((size) => size > 0)).toEqual([3, 3, 1]);
    expect(seen.map(({ at }) => Date.parse(at) - Date.UTC(2026, 0, 1))).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(seen.map(({ group }) => group)).toEqual([
      'analytics-consumer',
      'tools',
      'ai',
      'analytics-consumer',
      'tools',
      'ai',
      'analytics-consumer',
    ]);
    expect(seen[0]).toEqual({
      id: expect.stringMatching(/^analytics\.activity\.recorded\.v1~analytics-consumer~0~\d+$/),
      topic: ACTIVITY,
      partition: 4,
      offset: '17',
      group: GROUP,
      reason,
      error: `because of ${reason}`,
      at: '2026-01-01T00:00:00.006Z',
      attempt: 1,
      state: 'open',
    });
    expect(await idsOf(`reason=${reason}&group=ai`)).toHaveLength(2);
    expect(await idsOf(`reason=${reason}&topic=ai.job.completed.v1`)).toHaveLength(2);
    expect(await idsOf(`reason=${reason}&state=replayed`)).toEqual([]);
    expect((await get(`${LIST}/counts?group=tools&reason=${reason}`)).body).toEqual({
      counts: [{ topic: 'ai.job.completed.v1', group: 'tools', reason, open: 2, replayed: 0 }],
    });
  });

  it('is for administrators, and refuses cursors of another list', async () => {
    const user = `Bearer ${await stack.issuer.token()}`;
    expect((await stack.server.inject({ url: LIST, headers: { authorization: user } })).statusCode).toBe(403);
    expect((await stack.server.inject({ url: LIST })).statusCode).toBe(401);
    const reason = createId();
    await putAside([1, 2].map((at) => ({ reason, at })));
    const { body } = await get(`${LIST}?limit=1&topic=${ACTIVITY}&reason=${reason}`);
    const other = `topic=identity.goal.completed.v1&reason=${reason}`;
    for (const filter of ['', other, `topic=${ACTIVITY}`, `topic=${ACTIVITY}&reason=${reason}&state=open`]) {
      expect(await get(`${LIST}?cursor=${body.nextCursor}&${filter}`)).toMatchObject({
        status: 400,
        body: { code: 'request.invalid', errors: [{ path: '/querystring/cursor' }] },
      });
    }
    const same = `cursor=${body.nextCursor}&limit=7&topic=${ACTIVITY}&reason=${reason}`;
    expect((await get(`${LIST}?${same}`)).body.items).toHaveLength(1);
  });

  it('counts, tries and replays two thousand letters in one call', async () => {
    const reason = createId();
    const letters = Array.from({ length: MANY }, (_, at) => ({
      reason,
      topic: 'identity.goal.completed.v1' as const,
      at,
    }));
    await putAside(letters);
    const topic = 'topic=identity.goal.completed.v1';
    const first = await get(`${LIST}?${topic}&limit=100`);
    const rare = await get(`${LIST}?${topic}&reason=none`);
    const counts = await get(`${LIST}/counts?${topic}&reason=${reason}`);
    const dry = await replay({ filter: { topic: 'identity.goal.completed.v1', reason }, dryRun: true });
    const real = await replay({ filter: { topic: 'identity.goal.completed.v1', reason } });
    expect(first.body.items).toHaveLength(100);
    expect(rare.body).toEqual({ items: [], nextCursor: null });
    expect(counts.body.counts).toMatchObject([{ reason, open: MANY }]);
    expect(dry.body.letters).toHaveLength(MANY);
    expect(real.body).toEqual({ replayed: MANY, skipped: [], hasMore: false });
  }, 120_000);
});

describe('a dead letter', () => {
  it('is shown decoded, with the personal data in it masked', async () => {
    const reason = createId();
    const event = {
      eventId: createId(),
      occurredAt: 1,
      userId: 'u1',
      executionId: 'x',
      toolId: 'interview_coach',
      input: '{"answer":"my secret"}',
    };
    await putAside([{ reason, topic: REQUESTED, group: 'ai', value: stack.codec.encode(REQUESTED, event) }]);
    const [id] = await idsOf(`reason=${reason}`);
    const { status, body } = await get(`${LIST}/${id}`);
    expect(status).toBe(200);
    expect(body.decoded).toEqual({ ...event, input: '(personal data)' });
    expect(JSON.stringify(body)).not.toContain('my secret');
  });

  it('shows the head of undecodable bytes, unless its topic holds personal data', async () => {
    const reason = createId();
    const value = Buffer.alloc(1_000, 'x');
    await putAside([
      { reason, value },
      { reason, value, topic: REQUESTED, group: 'ai', at: 0 },
    ]);
    const [plain, personal] = await Promise.all((await idsOf(`reason=${reason}`)).map((id) => get(`${LIST}/${id}`)));
    expect(plain?.body).toMatchObject({ decoded: null, bytes: 1_000, head: value.subarray(0, 256).toString('base64') });
    expect(personal?.body).toMatchObject({ decoded: null, bytes: 1_000, head: null });
  });

  it.each(['nonsense', `${ACTIVITY}~${GROUP}~0~999999999`, `${ACTIVITY}~ai~0~1`, `${ACTIVITY}~${GROUP}~9~0`])(
    'that is not there is a 404: %s',
    async (id) => {
      expect(await get(`${LIST}/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'analytics.unknown-dead-letter' },
      });
    },
  );
});

describe('a replay', () => {
  it('tried dry tells what would change and changes nothing', async () => {
    const [reason, userId] = [createId(), createId()];
    const good = stack.codec.encode(ACTIVITY, activity(userId, 'e1'));
    await putAside([
      { reason, value: good, at: 3 },
      { reason, value: good, at: 2 },
      { reason, value: stack.codec.encode(ACTIVITY, { ...activity(userId, 'e2'), statDate: '2026-02-30' }), at: 1 },
      { reason, at: 0 },
      { reason, topic: REQUESTED, group: 'ai', at: -1 },
    ]);
    const { status, body } = await replay({ filter: { reason }, dryRun: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      replayed: 0,
      skipped: [],
      hasMore: false,
      changes: [
        {
          documentId: `${userId}:2026-03-01`,
          before: null,
          after: { dailyStats: { toolsUsed: 1, timeSpent: 30, goalsCompleted: 0 }, eventCount: 1, version: 1 },
        },
      ],
    });
    expect(
      body.letters.map(({ group, isDecodable, verdict, detail }: Record<string, unknown>) => [
        group,
        isDecodable,
        verdict,
        detail,
      ]),
    ).toEqual([
      ['ai', false, null, expect.stringContaining('only decoding was tried')],
      [GROUP, true, 'counted', null],
      [GROUP, true, 'duplicate', null],
      [GROUP, true, 'dead-letter', 'invalid-stat-date'],
      [GROUP, false, 'dead-letter', 'not in Confluent wire format'],
    ]);
    expect(await idsOf(`reason=${reason}&state=open`)).toHaveLength(5);
    expect(await stack.db.collection('replays').countDocuments({ reason })).toBe(0);
  });

  it('hands a letter to its group once, though two administrators replay it at the same time', async () => {
    const [reason, userId] = [createId(), createId()];
    await putAside([{ reason, key: userId, value: stack.codec.encode(ACTIVITY, activity(userId, 'e1')) }]);
    const ids = await idsOf(`reason=${reason}`);
    const answers = await Promise.all([replay({ ids }), replay({ ids }), replay({ ids })]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(answers.map(({ body }) => body.replayed).toSorted()).toEqual([0, 0, 1]);
    expect(answers.flatMap(({ body }) => body.skipped)).toEqual(
      [1, 2].map(() => ({ id: ids[0], why: 'already-replayed' })),
    );
    const [retry, ...more] = await retriesOf(userId);
    expect(more).toEqual([]);
    expect(retry?.headers?.['x-origin']?.toString()).toBe('kept');
    expect(retry?.headers?.[DEAD_LETTER_HEADERS.offset]?.toString()).toBe('17');
    expect(await idsOf(`reason=${reason}&state=replayed`)).toEqual(ids);
    expect((await get(`${LIST}/counts?reason=${reason}`)).body.counts).toMatchObject([{ open: 0, replayed: 1 }]);
    const document = await until(
      'the replayed event',
      async () =>
        (await stack.db
          .collection<{ _id: string; version: number }>('dailyStats')
          .findOne({ _id: `${userId}:2026-03-01` })) ?? undefined,
    );
    expect(document.version).toBe(1);
  });

  it('goes by parts, oldest first, up to what was put aside before a time', async () => {
    const reason = createId();
    await putAside([0, 1, 2, 3].map((at) => ({ reason, at })));
    const filter = { reason, before: '2026-01-01T00:00:00.003Z' };
    const dry = await replay({ filter, limit: 2, dryRun: true });
    expect(dry.body).toMatchObject({ letters: [{}, {}], hasMore: true });
    expect((await replay({ filter, limit: 2 })).body).toMatchObject({ replayed: 2, hasMore: true });
    expect((await replay({ filter, limit: 2 })).body).toMatchObject({ replayed: 1, hasMore: false });
    const { body } = await get(`${LIST}?reason=${reason}&state=open`);
    expect(body.items.filter(({ attempt }: { attempt: number }) => attempt === 1)).toMatchObject([
      { at: '2026-01-01T00:00:00.003Z' },
    ]);
  });

  it('names what it skips, and wants ids or a filter', async () => {
    expect(await replay({ ids: ['nonsense'] })).toEqual({
      status: 202,
      body: { replayed: 0, skipped: [{ id: 'nonsense', why: 'unknown-dead-letter' }], hasMore: false },
    });
    for (const body of [{}, { ids: ['a'], filter: {} }, { ids: [] }, { filter: { color: 'red' } }]) {
      expect((await replay(body)).status).toBe(400);
    }
  });
});
