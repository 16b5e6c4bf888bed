import type { EventOf } from '@astrapath/contracts';
import { createCodec, type Decoded, readTopic } from '@astrapath/events';
import { createLogger } from '@astrapath/telemetry';
import type { Announcement } from './check-announcements.ts';
import type { Content, LogRecord } from './log-index.ts';

type Source = { brokers: readonly string[]; registryUrl: string };

const logger = () => createLogger({ service: 'chaos', level: 'silent' });

/** What the clients' activities and the other services' facts mean for a day, as the specification has it. */
const READERS = {
  'analytics.activity.recorded.v1': ({
    type,
    toolId,
    duration,
    result,
  }: EventOf<'analytics.activity.recorded.v1'>) => ({
    type,
    toolId,
    duration,
    result,
    subject: null,
  }),
  'tools.execution.completed.v1': ({
    toolId,
    duration,
    status,
    executionId,
  }: EventOf<'tools.execution.completed.v1'>) => ({
    type: 'tool_usage',
    toolId,
    duration,
    result: status,
    subject: executionId,
  }),
  'learning.module.completed.v1': ({ duration, moduleId }: EventOf<'learning.module.completed.v1'>) => ({
    type: 'module_completed',
    toolId: null,
    duration,
    result: null,
    subject: moduleId,
  }),
  'identity.goal.completed.v1': ({ goalId }: EventOf<'identity.goal.completed.v1'>) => ({
    type: 'goal_completed',
    toolId: null,
    duration: null,
    result: null,
    subject: goalId,
  }),
} as const;
type CountedTopic = keyof typeof READERS;

/** Every record of the counted topics from their beginning; each partition in order. */
export async function* readLog({ brokers, registryUrl }: Source): AsyncGenerator<LogRecord> {
  const codec = await createCodec({ registryUrl });
  const options = { brokers, logger: logger() };
  async function* read<T extends CountedTopic>(
    topic: T,
    contentOf: (event: EventOf<T>) => Omit<Content, 'at'> & { subject: string | null },
  ): AsyncGenerator<LogRecord> {
    for await (const { partition, message } of readTopic({ ...options, topic })) {
      const decoded: Decoded<T> = await codec.decode(topic, message.value ?? Buffer.alloc(0));
      if (decoded.type === 'poison')
        throw new Error(`${topic}/${partition} offset ${message.offset}: ${decoded.reason}`);
      const { eventId: id, userId, statDate, timezone, occurredAt } = decoded.event;
      const { subject, ...content } = contentOf(decoded.event);
      const place = { topic, partition, offset: Number(message.offset) };
      yield { ...place, userId, id, statDate, timezone, subject, content: { ...content, at: occurredAt } };
    }
  }
  try {
    yield* read('analytics.activity.recorded.v1', READERS['analytics.activity.recorded.v1']);
    yield* read('tools.execution.completed.v1', READERS['tools.execution.completed.v1']);
    yield* read('learning.module.completed.v1', READERS['learning.module.completed.v1']);
    yield* read('identity.goal.completed.v1', READERS['identity.goal.completed.v1']);
  } finally {
    await codec.close();
  }
}

/** What was announced of each document, in the order in which it was. */
export async function* readAnnouncements({
  brokers,
  registryUrl,
}: Source): AsyncGenerator<{ _id: string; announcement: Announcement }> {
  const topic = 'analytics.daily-stats.updated.v1';
  const codec = await createCodec({ registryUrl, topics: [topic] });
  try {
    for await (const { message } of readTopic({ brokers, logger: logger(), topic })) {
      const decoded = await codec.decode(topic, message.value ?? Buffer.alloc(0));
      if (decoded.type === 'poison') throw new Error(`${topic} offset ${message.offset}: ${decoded.reason}`);
      const { userId, statDate, version, toolsUsed, timeSpent, goalsCompleted } = decoded.event;
      yield { _id: `${userId}:${statDate}`, announcement: { version, toolsUsed, timeSpent, goalsCompleted } };
    }
  } finally {
    await codec.close();
  }
}
