import { randomBytes } from 'node:crypto';
import { deadLetterSettings, retrySettings, type TopicName } from '@astrapath/contracts';
import { engineUrls, quietTelemetry } from '@astrapath/testing';
import kafkajs from 'kafkajs';
import { type Codec, createCodec, createProducer, type Producer, readTopic, type TopicRecord } from '../src/index.ts';
import { publishTopics } from '../src/topics/publish-topics.ts';

export const TOPIC = 'identity.goal.completed.v1';
export type Addresses = { brokers: string[]; registryUrl: string };

/** The engines of this test run. */
export function sharedEngines(): Addresses {
  const { kafkaBrokers, schemaRegistryUrl } = engineUrls();
  return { brokers: kafkaBrokers.split(','), registryUrl: schemaRegistryUrl };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A codec and a producer on the engines, and names that no other test uses. */
export async function createWorld({ brokers, registryUrl }: Addresses, options: { deliveryTimeoutMs?: number } = {}) {
  const telemetry = quietTelemetry('events-test');
  const run = randomBytes(5).toString('hex');
  const codec: Codec = await createCodec({ registryUrl });
  const producer: Producer = createProducer({ brokers, clientId: 'events-test', codec, ...telemetry, ...options });
  await producer.connect();
  return {
    ...telemetry,
    brokers,
    registryUrl,
    codec,
    producer,
    run,
    /** A goal of a user of this test; `eventId` is the number. */
    goal: (number: number, user = 'u') => ({
      eventId: `${run}-${number}`,
      occurredAt: Date.now(),
      userId: `${run}-${user}`,
      goalId: 'g',
      statDate: '2026-01-31',
      timezone: 'UTC',
    }),
    isOurs: (event: { eventId: string }) => event.eventId.startsWith(`${run}-`),
    numberOf: (event: { eventId: string }) => Number(event.eventId.slice(run.length + 1)),
    async close() {
      await producer.close();
      await codec.close();
    },
  };
}

/** A consumer group with dead-letter and retry topics for `topics`. */
export async function createGroup(brokers: string[], topics: TopicName[] = [TOPIC]): Promise<string> {
  const group = `test-${randomBytes(5).toString('hex')}`;
  const settings = topics.flatMap((topic) => [deadLetterSettings(topic, group), retrySettings(topic, group)]);
  const { logger: log } = quietTelemetry('events-test');
  await withAdmin(brokers, (admin) => publishTopics(settings, { admin, replicationFactor: 1, log }));
  return group;
}

/**
 * A consumer group that begins where the topic ends. What other tests left in the topic, poison too, is before it: a
 * member that has no dead letters of its own would wait there for ever.
 */
export async function createGroupAtEnd(brokers: string[]): Promise<string> {
  const groupId = await createGroup(brokers);
  await withAdmin(brokers, async (admin) => {
    const ends = await admin.fetchTopicOffsets(TOPIC);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.setOffsets({ groupId, topic: TOPIC, partitions });
  });
  return groupId;
}

export async function withAdmin<T>(brokers: string[], work: (admin: kafkajs.Admin) => Promise<T>): Promise<T> {
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'test-admin', logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** All records of a topic at this moment, those of a partition in order. */
export async function recordsOf(world: Pick<World, 'brokers' | 'logger'>, topic: string): Promise<TopicRecord[]> {
  return Array.fromAsync(readTopic({ brokers: world.brokers, topic, logger: world.logger }));
}

/** Numbers of this test's goals in the log, partition by partition in order. */
export async function numbersInLog(world: World): Promise<{ user: string; number: number }[]> {
  const found: { user: string; number: number }[] = [];
  for (const { message } of await recordsOf(world, TOPIC)) {
    const decoded = message.value && (await world.codec.decode(TOPIC, message.value));
    if (decoded?.type !== 'event' || !world.isOurs(decoded.event)) continue;
    found.push({ user: decoded.event.userId, number: world.numberOf(decoded.event) });
  }
  return found;
}

/** Committed offsets of a group for a topic, by partition. */
export async function committedOffsets(
  brokers: string[],
  groupId: string,
  topic: string,
): Promise<Map<number, string>> {
  const [found] = await withAdmin(brokers, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  return new Map(found?.partitions.map(({ partition, offset }) => [partition, offset]));
}
