import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AiJobCompleted, outcomeOf } from './ai-job.ts';
import { durationMsOf, endWithin, type Execution, isFinished, mayRead, timedOut } from './execution.ts';
import { completedEvent, requestedEvent } from './execution-events.ts';
import { executionView } from './execution-view.ts';

const createdAt = new Date('2026-03-01T10:00:00.000Z');
const now = new Date('2026-03-01T10:00:05.000Z');
const execution: Execution = {
  id: 'execution1',
  userId: 'user1',
  toolId: 'interview_coach',
  status: 'queued',
  output: null,
  error: null,
  model: null,
  timezone: 'UTC',
  createdAt,
  completedAt: null,
};
const job: AiJobCompleted = {
  eventId: 'event1',
  occurredAt: createdAt.getTime() + 1_500,
  userId: 'user1',
  jobId: 'job1',
  executionId: 'execution1',
  kind: 'interview_coach',
  status: 'completed',
  output: '{"b":1,"a":2}',
  errorCode: null,
  errorDetail: null,
  modelName: 'local:coach',
  modelVersion: '1',
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  durationMs: 20,
};
const model = { name: 'local:coach', version: '1' };
const endedAt = new Date(job.occurredAt);

describe('an execution', () => {
  it.each([
    ['queued', false],
    ['running', false],
    ['completed', true],
    ['failed', true],
  ] as const)('that is %s is finished: %j', (status, expected) => {
    expect(isFinished({ status })).toBe(expected);
  });

  it('is shown without its input, its zone and whose it is', () => {
    expect(executionView(execution)).toEqual({
      executionId: 'execution1',
      toolId: 'interview_coach',
      status: 'queued',
      output: null,
      error: null,
      durationMs: null,
      model: null,
      createdAt: '2026-03-01T10:00:00.000Z',
      completedAt: null,
    });
  });

  it('may be read by whoever asked for it and by administrators', () => {
    expect(mayRead({ userId: 'user1', roles: ['user'] }, execution)).toBe(true);
    expect(mayRead({ userId: 'user2', roles: ['admin'] }, execution)).toBe(true);
    expect(mayRead({ userId: 'user2', roles: ['user', 'sre'] }, execution)).toBe(false);
  });

  it('ends between request and now, whatever the clock of who did the work says', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), (offset) => {
        const end = endWithin(createdAt.getTime() + offset, { createdAt, now });
        expect(durationMsOf({ createdAt, completedAt: end })).toBeGreaterThanOrEqual(0);
        expect(end.getTime()).toBeLessThanOrEqual(now.getTime());
      }),
    );
  });

  it('ends no earlier than its request where the clock went back meanwhile', () => {
    const before = new Date(createdAt.getTime() - 1_000);
    expect(endWithin(before.getTime(), { createdAt, now: before })).toEqual(createdAt);
  });
});

describe('the outcome of an AI job', () => {
  it('is its output, as it came, with model and end', () => {
    expect(outcomeOf(job, execution, now)).toEqual({
      status: 'completed',
      output: '{"b":1,"a":2}',
      model,
      endedAt,
    });
  });

  it('is its error, with words where it has none', () => {
    const failed = { ...job, status: 'failed', output: null } as const;
    expect(outcomeOf({ ...failed, errorCode: 'ai.x', errorDetail: 'No.' }, execution, now)).toEqual({
      status: 'failed',
      error: { code: 'ai.x', detail: 'No.' },
      model,
      endedAt,
    });
    expect(outcomeOf(failed, execution, now)).toMatchObject({ error: { code: 'request.internal' } });
  });

  it.each([null, '', '{', 'text'])('is none when a completed job says %j', (output) => {
    expect(outcomeOf({ ...job, output }, execution, now)).toBeUndefined();
  });
});

describe('the events of an execution', () => {
  it('ask for the work with the input as JSON', () => {
    const request = { id: 'execution1', userId: 'user1', toolId: 'skill_gap', timezone: 'UTC', createdAt };
    expect(requestedEvent({ ...request, input: { currentSkills: ['SQL'] } })).toEqual({
      eventId: expect.any(String),
      occurredAt: createdAt.getTime(),
      userId: 'user1',
      executionId: 'execution1',
      toolId: 'skill_gap',
      input: '{"currentSkills":["SQL"]}',
    });
  });

  it('say how it ended under the same identity every time', () => {
    const outcome = outcomeOf(job, execution, now) ?? timedOut(now);
    const event = completedEvent(execution, outcome);
    expect(event).toEqual(completedEvent(execution, outcome));
    expect(event).toEqual({
      eventId: 'execution1',
      occurredAt: endedAt.getTime(),
      userId: 'user1',
      executionId: 'execution1',
      toolId: 'interview_coach',
      status: 'completed',
      duration: 2,
      durationMs: 1_500,
      modelName: 'local:coach',
      modelVersion: '1',
      statDate: '2026-03-01',
      timezone: 'UTC',
    });
  });

  it.each([
    ['Pacific/Kiritimati', '2026-03-02'],
    ['America/Los_Angeles', '2026-03-01'],
    ['Asia/Kathmandu', '2026-03-01'],
  ])('count in %s on the day of the end there, %s', (timezone, statDate) => {
    expect(completedEvent({ ...execution, timezone }, timedOut(now))).toMatchObject({ timezone, statDate });
  });

  it('count on the day of the end, not of the request, when midnight lies between', () => {
    const late = { ...execution, createdAt: new Date('2026-03-01T23:59:59.900Z') };
    expect(completedEvent(late, timedOut(new Date('2026-03-02T00:00:00.100Z')))).toMatchObject({
      statDate: '2026-03-02',
      duration: 0,
      durationMs: 200,
    });
  });
});
