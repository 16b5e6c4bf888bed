import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobQueue } from '../src/jobs/job-queue.ts';
import { createJobStore } from '../src/jobs/job-store.ts';
import { type AiStack, startAiStack } from './ai-stack.ts';

let ai: AiStack;
beforeAll(async () => {
  ai = await startAiStack();
});
afterAll(() => ai.close());

const question = 'Tell me about yourself';

describe('an execution that was asked for', () => {
  it('becomes a job whose outcome is published with the model and the tokens', async () => {
    const event = await ai.run('interview_coach', { question, answer: 'I am a nurse in Kiel and I work nights.' });
    expect(event).toMatchObject({
      kind: 'interview_coach',
      status: 'completed',
      errorCode: null,
      modelName: 'astrapath-interview-coach',
      modelVersion: '1.0.0',
      costUsd: 0,
    });
    expect(JSON.parse(event.output ?? '')).toMatchObject({ category: 'introduction', score: expect.any(Number) });
    expect(event.inputTokens).toBe(15);
    expect(event.outputTokens).toBeGreaterThan(50);
    expect(event.eventId).toBe(event.jobId);
  });

  it('is one job and one event, however often it is asked for', async () => {
    const requested = await ai.request('interview_coach', { question });
    await Promise.all([1, 2, 3].map(() => ai.producer.publish('tools.execution.requested.v1', requested)));
    await ai.endedJob(requested);
    const later = await ai.request('interview_coach', { question }, { userId: requested.userId });
    await ai.endedJob(later);
    const events = await ai.eventsOf('ai.job.completed.v1', ({ userId }) => userId === requested.userId);
    expect(events.map(({ executionId }) => executionId).toSorted()).toEqual(
      [requested.executionId, later.executionId].toSorted(),
    );
  });

  it('fails with a code when its input is not what the tool takes', async () => {
    expect(await ai.run('interview_coach', { question: 7 })).toMatchObject({
      status: 'failed',
      errorCode: 'ai.invalid-input',
      output: null,
    });
  });

  it('fails with a code when no model can do it', async () => {
    expect(await ai.run('palm_reading', {})).toMatchObject({
      status: 'failed',
      errorCode: 'ai.no-model',
      modelName: null,
    });
  });

  it('keeps input that PostgreSQL dislikes: half surrogates and zero characters', async () => {
    const event = await ai.run('interview_coach', {
      question: 'Why\u0000 us? \ud800',
      answer: '\udc00 I like\u0000 it',
    });
    expect(event.status).toBe('completed');
  });

  it('is put aside when its input is no JSON, and holds up nobody', async () => {
    const broken = await ai.request('interview_coach', {}, { input: '{"question":' });
    const next = await ai.request('interview_coach', { question }, { userId: broken.userId });
    await ai.endedJob(next);
    const { rows } = await ai.pool.query('SELECT 1 FROM ai_jobs WHERE execution_id = $1', [broken.executionId]);
    expect(rows).toEqual([]);
  });
});

describe('a job without anybody who works on it', () => {
  const store = () => createJobStore(ai);
  const asked = () => ({
    id: createId(),
    userId: createId(),
    executionId: createId(),
    kind: 'interview_coach',
    input: JSON.stringify({ question }),
    traceparent: null,
    createdAt: new Date(),
  });

  it('is queued again when the process stopped between row and queue', async () => {
    const job = asked();
    await store().request(job);
    await ai.endedJob(job);
    expect((await store().find(job.id))?.status).toBe('completed');
  });

  it('is queued again when its worker stopped in the midst of it', async () => {
    const job = asked();
    await store().request(job);
    await store().start(job.id, new Date());
    await ai.endedJob(job);
    expect((await store().find(job.id))?.status).toBe('completed');
  });

  it('is given up when it never ends', async () => {
    const job = asked();
    await ai.pool.query(
      `INSERT INTO ai_jobs (id, user_id, execution_id, kind, input, attempts, created_at, touched_at) VALUES ($1, $2, $3, $4, $5, 5, $6, $6)`,
      [job.id, job.userId, job.executionId, job.kind, job.input, job.createdAt],
    );
    await ai.endedJob(job);
    expect((await store().find(job.id))?.error?.code).toBe('ai.unavailable');
  });

  it('is given up when whoever asked has gone long ago', async () => {
    const job = { ...asked(), createdAt: new Date(Date.now() - 3_600_000) };
    await store().request(job);
    await ai.endedJob(job);
    expect((await store().find(job.id))?.error?.code).toBe('ai.timed-out');
    expect(await ai.eventsOf('ai.job.completed.v1', ({ jobId }) => jobId === job.id)).toHaveLength(1);
  });
});

it('ends once and is published once though two replicas and the sweep hand it out again and again', async () => {
  const replica = await ai.startReplica();
  const queue = createJobQueue({ redis: ai.queueRedis, prefix: ai.environment.QUEUE_PREFIX });
  const userId = createId();
  const requests = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      ai.request('interview_coach', { question: `${question} in ${at} words` }, { userId }),
    ),
  );
  const ids = new Set<string>();
  await until('all jobs to end', async () => {
    const { rows } = await ai.pool.query<{ id: string; ended: boolean }>(
      'SELECT id, finished_at IS NOT NULL AS ended FROM ai_jobs WHERE user_id = $1',
      [userId],
    );
    await queue.add(rows.map(({ id }) => id));
    for (const { id } of rows) ids.add(id);
    return rows.length === requests.length && rows.every(({ ended }) => ended);
  });
  const events = await ai.eventsOf('ai.job.completed.v1', (event) => event.userId === userId);
  expect(events.map(({ jobId }) => jobId).toSorted()).toEqual([...ids].toSorted());
  await replica.close();
});
