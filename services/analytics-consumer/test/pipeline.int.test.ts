import { readDeadLetter, readTopic } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import type { EventOf } from '@astrapath/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsumerStack, startConsumerStack } from './consumer-stack.ts';

const BEFORE = Date.UTC(2026, 2, 1, 12);
let stack: ConsumerStack;

beforeAll(async () => {
  stack = await startConsumerStack();
});
afterAll(() => stack.close());

function activity(userId: string, number: number): EventOf<'analytics.activity.recorded.v1'> {
  return {
    eventId: `e${number}`,
    occurredAt: BEFORE + number * 1_000,
    userId,
    type: number % 3 === 0 ? 'goal_completed' : 'tool_usage',
    toolId: null,
    duration: 2,
    result: null,
    statDate: '2026-03-01',
    timezone: 'UTC',
  };
}

const documentOf = (userId: string) =>
  stack.db
    .collection<{ _id: string; events: unknown[]; dailyStats: unknown }>('dailyStats')
    .findOne({ _id: `${userId}:2026-03-01` });

/** Why records of this user were put aside. */
async function deadLettersOf(userId: string): Promise<(string | undefined)[]> {
  const topic = 'analytics.activity.recorded.v1.analytics-consumer.dlq';
  const records = await Array.fromAsync(readTopic({ ...stack.log, topic }));
  const ours = records.filter(({ message }) => message.key?.toString() === userId);
  return ours.map(({ message }) => readDeadLetter(message)?.provenance.reason);
}

describe('the consumer', () => {
  it('counts each of 3,000 events once, though a third comes twice and in disorder', async () => {
    const userId = createId();
    const numbers = Array.from({ length: 4_000 }, (_, index) => (index * 1_733) % 3_000);
    await Promise.all(
      numbers.map((number) => stack.producer.publish('analytics.activity.recorded.v1', activity(userId, number))),
    );
    const document = await until('all events', async () => {
      const found = await documentOf(userId);
      return found?.events.length === 3_000 ? found : undefined;
    });
    expect(document.dailyStats).toEqual({ toolsUsed: 2_000, timeSpent: 6_000, goalsCompleted: 1_000 });
  });

  it('folds the events of all four topics into one document', async () => {
    const userId = createId();
    const common = { occurredAt: BEFORE, userId, statDate: '2026-03-01', timezone: 'UTC' };
    await stack.producer.publish('tools.execution.completed.v1', {
      ...common,
      eventId: createId(),
      executionId: createId(),
      toolId: 'interview_coach',
      status: 'completed',
      duration: 3,
      durationMs: 3_200,
      modelName: null,
      modelVersion: null,
    });
    await stack.producer.publish('learning.module.completed.v1', {
      ...common,
      eventId: createId(),
      moduleId: 'm',
      pathId: 'p',
      duration: 60,
    });
    await stack.producer.publish('identity.goal.completed.v1', { ...common, eventId: createId(), goalId: 'g' });
    await stack.producer.publish('analytics.activity.recorded.v1', activity(userId, 1));
    const document = await until('four events', async () => {
      const found = await documentOf(userId);
      return found?.events.length === 4 ? found : undefined;
    });
    expect(document.dailyStats).toEqual({ toolsUsed: 2, timeSpent: 65, goalsCompleted: 1 });
  });

  it('puts a day that is none of the calendar aside and goes on', async () => {
    const userId = createId();
    await stack.producer.publish('analytics.activity.recorded.v1', { ...activity(userId, 1), statDate: '2026-02-30' });
    await stack.producer.publish('analytics.activity.recorded.v1', activity(userId, 2));
    const document = await until('the good event', async () => (await documentOf(userId)) ?? undefined);
    expect(document.events.length).toBe(1);
    expect(await deadLettersOf(userId)).toEqual(['invalid-stat-date']);
  });

  it('tells of a changed day by its totals', async () => {
    const userId = createId();
    await stack.producer.publish('analytics.activity.recorded.v1', activity(userId, 3));
    const topic = 'analytics.daily-stats.updated.v1';
    const announced = await until('the announcement', async () => {
      for await (const { message } of readTopic({ ...stack.log, topic })) {
        if (message.key?.toString() === `${userId}:2026-03-01` && message.value) return message.value;
      }
    });
    expect(await stack.codec.decode(topic, announced)).toMatchObject({
      type: 'event',
      event: {
        userId,
        statDate: '2026-03-01',
        version: 1,
        eventCount: 1,
        toolsUsed: 0,
        timeSpent: 2,
        goalsCompleted: 1,
      },
    });
  });
});
