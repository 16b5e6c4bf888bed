import type { EventOf } from '@astrapath/contracts';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { aiJobHandler } from './ai-job-consumer.ts';
import type { Execution, Outcome } from './execution.ts';

const queued: Execution = {
  id: 'execution1',
  userId: 'user1',
  toolId: 'skill_gap',
  status: 'queued',
  output: null,
  error: null,
  model: null,
  timezone: 'UTC',
  createdAt: new Date(0),
  completedAt: null,
};

function given({ found, finish }: { found?: Execution; finish?: () => Promise<boolean> } = {}) {
  const outcomes: Outcome[] = [];
  const handler = aiJobHandler({
    find: async () => found,
    finish: async (_execution, outcome) => {
      outcomes.push(outcome);
      return finish ? finish() : true;
    },
    clock: () => new Date(1_000),
  });
  return { outcomes, when: (job: Partial<EventOf<'ai.job.completed.v1'>>) => run(handler, job) };
}

async function run(handler: ReturnType<typeof aiJobHandler>, job: Partial<EventOf<'ai.job.completed.v1'>>) {
  if (handler.mode !== 'each') throw new Error('the handler takes its events one by one');
  const event: EventOf<'ai.job.completed.v1'> = {
    eventId: 'event1',
    occurredAt: 500,
    userId: 'user1',
    jobId: 'job1',
    executionId: 'execution1',
    kind: 'skill_gap',
    status: 'completed',
    output: '{}',
    errorCode: null,
    errorDetail: null,
    modelName: null,
    modelVersion: null,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    durationMs: 1,
    ...job,
  };
  const place = { topic: 'ai.job.completed.v1', partition: 0, offset: '0', key: 'user1' } as const;
  return handler.run({ ...place, publishedAt: 0, isRetry: false, traceparent: undefined, event });
}

function refusedBy(code: string) {
  const error = new pg.DatabaseError('no', 2, 'error');
  error.code = code;
  return { found: queued, finish: () => Promise.reject(error) };
}

describe('an ended AI job', () => {
  it('ends the execution it was for', async () => {
    const { when, outcomes } = given({ found: queued });
    expect(await when({ output: '[1]' })).toEqual({ type: 'ok' });
    expect(outcomes).toEqual([{ status: 'completed', output: '[1]', model: null, endedAt: new Date(500) }]);
  });

  it('is skipped when it was for no execution, or for one that nobody knows', async () => {
    const { when, outcomes } = given();
    expect(await when({ executionId: null })).toEqual({ type: 'skip', reason: 'not-of-an-execution' });
    expect(await when({})).toEqual({ type: 'skip', reason: 'unknown-execution' });
    expect(outcomes).toEqual([]);
  });

  it('is skipped when the execution has ended, also when that happened meanwhile', async () => {
    const ended = { ...queued, status: 'failed', completedAt: new Date(1) } as const;
    expect(await given({ found: ended }).when({})).toEqual({ type: 'skip', reason: 'already-finished' });
    expect(await given({ found: queued, finish: async () => false }).when({})).toEqual({
      type: 'skip',
      reason: 'already-finished',
    });
  });

  it('is a dead letter when its output is no JSON, or PostgreSQL will never take it', async () => {
    expect(await given({ found: queued }).when({ output: '{' })).toMatchObject({ reason: 'output-is-not-json' });
    expect(await given(refusedBy('22P05')).when({})).toMatchObject({ type: 'dead-letter', reason: 'unstorable' });
    expect(await given(refusedBy('23514')).when({})).toMatchObject({ type: 'dead-letter', reason: 'unstorable' });
  });

  it('is tried again when the store is out', async () => {
    await expect(given(refusedBy('57P01')).when({})).rejects.toThrow('no');
    const unreachable = { found: queued, finish: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    await expect(given(unreachable).when({})).rejects.toThrow('ECONNREFUSED');
  });
});
