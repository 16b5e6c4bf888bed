import { deadLetterTopic, retryTopic, type TopicName, topicNames, topics } from '@astrapath/contracts';
import kafkajs, { type Admin } from 'kafkajs';

const TIMEOUT_MS = 10_000;

/** Where a group stands in a partition: what it has committed, and where the log begins and ends. */
export type Place = { topic: string; partition: number; committed: number; low: number; high: number };

/** Talks to the brokers for as long as the work takes. */
export async function withAdmin<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new kafkajs.Kafka({
    brokers: brokers.split(','),
    clientId: 'chaos',
    connectionTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    retry: { retries: 3 },
    logLevel: kafkajs.logLevel.NOTHING,
  }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The groups that read a topic, by the table of topics. */
export const GROUPS: readonly string[] = [...new Set(topicNames.flatMap((name) => topics[name].consumers))];

/** The topics of a group, those by which dead letters come again included. */
export function topicsOf(group: string): string[] {
  const own = topicNames.filter((name) => readersOf(name).includes(group));
  return own.flatMap((name) => [name, retryTopic(name, group)]);
}

/** Every topic that holds dead letters. */
export const DEAD_LETTER_TOPICS: readonly string[] = topicNames.flatMap((name) =>
  readersOf(name).map((group) => deadLetterTopic(name, group)),
);

function readersOf(name: TopicName): readonly string[] {
  return topics[name].consumers;
}

/** Where the group stands in all its partitions. */
export async function placesOf(admin: Admin, group: string): Promise<Place[]> {
  const committed = await admin.fetchOffsets({ groupId: group, topics: topicsOf(group) });
  const places = committed.map(async ({ topic, partitions }) => {
    const ends = await admin.fetchTopicOffsets(topic);
    return ends.map(({ partition, low, high }) => {
      const offset = Number(partitions.find((one) => one.partition === partition)?.offset ?? -1);
      return { topic, partition, committed: Math.max(offset, Number(low)), low: Number(low), high: Number(high) };
    });
  });
  return (await Promise.all(places)).flat();
}

/** Records that the group has not committed. */
export async function lagOf(admin: Admin, group: string): Promise<number> {
  return (await placesOf(admin, group)).reduce((sum, { committed, high }) => sum + high - committed, 0);
}

/** Records in all those topics. */
export async function countRecords(admin: Admin, names: readonly string[]): Promise<number> {
  const counts = names.map(async (name) => {
    const ends = await admin.fetchTopicOffsets(name);
    return ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
