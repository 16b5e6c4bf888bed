import type { EventOf } from '@astrapath/contracts';
import { describe, expect, it } from 'vitest';
import { type CountedRecord, readFacts } from './day-fact.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const common = { eventId: 'e1', occurredAt: NOON, userId: 'u1', statDate: '2026-03-01', timezone: 'Europe/Berlin' };
const timestamp = new Date(NOON);

const execution: EventOf<'tools.execution.completed.v1'> = {
  ...common,
  executionId: 'x1',
  toolId: 'interview_coach',
  status: 'failed',
  duration: 3,
  durationMs: 3_400,
  modelName: null,
  modelVersion: null,
};
const moduleCompleted = { ...common, moduleId: 'm1', pathId: 'p1', duration: null };
const recorded: EventOf<'analytics.activity.recorded.v1'> = {
  ...common,
  type: 'ai_interaction',
  toolId: 'chat',
  duration: 60,
  result: 'good',
};

const CORRECTED = 'analytics.activity.corrected.v1';
const corrected: EventOf<typeof CORRECTED> = {
  ...common,
  eventId: 'c1',
  action: 'void',
  correctedEventId: 'e0',
  toStatDate: null,
  activityAt: NOON - 60_000,
  activityType: 'tool_usage',
  toolId: 'chat',
  duration: 5,
  result: null,
};

describe('readFacts', () => {
  it.each<[string, CountedRecord, object]>([
    [
      'a finished execution',
      { topic: 'tools.execution.completed.v1', event: execution },
      { id: 'e1', type: 'tool_usage', toolId: 'interview_coach', timestamp, duration: 3, result: 'failed' },
    ],
    [
      'a completed module',
      { topic: 'learning.module.completed.v1', event: moduleCompleted },
      { id: 'e1', type: 'module_completed', toolId: null, timestamp, duration: null, result: null },
    ],
    [
      'a completed goal',
      { topic: 'identity.goal.completed.v1', event: { ...common, goalId: 'g1' } },
      { id: 'e1', type: 'goal_completed', toolId: null, timestamp, duration: null, result: null },
    ],
    [
      'an activity',
      { topic: 'analytics.activity.recorded.v1', event: recorded },
      { id: 'e1', type: 'ai_interaction', toolId: 'chat', timestamp, duration: 60, result: 'good' },
    ],
  ])('reads %s', (_what, record, event) => {
    const fact = { type: 'event', event, timezone: 'Europe/Berlin' };
    expect(readFacts(record)).toEqual({ type: 'facts', facts: [{ userId: 'u1', date: '2026-03-01', fact }] });
  });

  it('reads a void as one fact and a move as two, one a day', () => {
    const correctedAt = new Date(NOON);
    const factOf = (date: string, event: object | null) => {
      const correction = { eventId: 'e0', correctionId: 'c1', correctedAt, event };
      return { userId: 'u1', date, fact: { type: 'correction', correction, timezone: 'Europe/Berlin' } };
    };
    const event = {
      id: 'e0',
      type: 'tool_usage',
      toolId: 'chat',
      timestamp: new Date(NOON - 60_000),
      duration: 5,
      result: null,
    };
    const taken = factOf('2026-03-01', null);
    const read = (values: object) => readFacts({ topic: CORRECTED, event: { ...corrected, ...values } });
    expect(read({})).toEqual({ type: 'facts', facts: [taken] });
    expect(read({ action: 'move', toStatDate: '2026-03-02' })).toEqual({
      type: 'facts',
      facts: [taken, factOf('2026-03-02', event)],
    });
  });

  it.each([
    ['invalid-stat-date', { statDate: '2018-02-29' }],
    ['invalid-stat-date', { statDate: '' }],
    ['invalid-event-id', { eventId: '' }],
    ['invalid-event-id', { eventId: 'x'.repeat(129) }],
    ['invalid-user-id', { userId: '' }],
    ['invalid-timezone', { timezone: 'Mars' }],
    ['invalid-time', { occurredAt: Number.NaN }],
    ['invalid-time', { occurredAt: 8.65e15 }],
    ['invalid-tool-id', { toolId: 'x'.repeat(100_000) }],
    ['invalid-duration', { duration: -1 }],
    ['invalid-result', { result: '' }],
  ])('calls %s what can never count', (reason, wrong) => {
    const record: CountedRecord = { topic: 'analytics.activity.recorded.v1', event: { ...recorded, ...wrong } };
    expect(readFacts(record)).toEqual({ type: 'poison', reason });
  });

  it.each<[string, Partial<typeof corrected>]>([
    ['invalid-stat-date', { statDate: 'today' }],
    ['invalid-event-id', { eventId: '' }],
    ['invalid-corrected-event-id', { correctedEventId: '' }],
    ['invalid-corrected-event-id', { correctedEventId: 'x'.repeat(129) }],
    ['invalid-activity-time', { activityAt: 8.65e15 }],
    ['invalid-duration', { duration: -1 }],
    ['invalid-to-stat-date', { action: 'move' }],
    ['invalid-to-stat-date', { action: 'move', toStatDate: '2026-02-29' }],
    ['invalid-to-stat-date', { action: 'move', toStatDate: common.statDate }],
    ['invalid-to-stat-date', { action: 'void', toStatDate: '2026-03-02' }],
  ])('calls %s a correction that can mean nothing', (reason, wrong) => {
    const record: CountedRecord = { topic: CORRECTED, event: { ...corrected, ...wrong } };
    expect(readFacts(record)).toEqual({ type: 'poison', reason });
  });
});
