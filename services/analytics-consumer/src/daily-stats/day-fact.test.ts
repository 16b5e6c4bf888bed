import type { EventOf } from '@astrapath/contracts';
import { describe, expect, it } from 'vitest';
import { type CountedRecord, readFact } from './day-fact.ts';

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

describe('readFact', () => {
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
    const day = { userId: 'u1', date: '2026-03-01' };
    expect(readFact(record)).toEqual({ type: 'fact', ...day, fact: { event, timezone: 'Europe/Berlin' } });
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
    expect(readFact(record)).toEqual({ type: 'poison', reason });
  });
});
