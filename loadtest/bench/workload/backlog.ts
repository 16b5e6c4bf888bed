import { retryTopic, type TopicName, topicNames, topics } from '@astrapath/contracts';
import { type Codec, createCodec, createProducer, type EncodedMessage, type Producer } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import kafkajs from 'kafkajs';
import type { Engines } from '../harness/benchmark.ts';
import { type Activity, ACTIVITY_TOPIC } from './activities.ts';

/** The group whose topics, dead-letter and retry topics exist; the benchmarks are its only members here. */
export const GROUP = 'analytics-consumer';
/** Every record carries a trace, as those do that the analytics service publishes. */
export const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const WINDOW = 5_000;

type Offsets = { partition: number; offset: string }[];

/** An activity as it stands in the log. */
export function encoded(codec: Pick<Codec, 'encode'>, event: Activity): EncodedMessage {
  return {
    topic: ACTIVITY_TOPIC,
    key: event.userId,
    value: codec.encode(ACTIVITY_TOPIC, event),
    headers: { traceparent: TRACEPARENT },
  };
}

export type Backlog = Awaited<ReturnType<typeof openBacklog>>;

/** Writes activities to Kafka and sets the group before them, again and again. */
export async function openBacklog({ urls }: Pick<Engines, 'urls'>) {
  const brokers = urls.kafkaBrokers.split(',');
  const codec = await createCodec({ registryUrl: urls.schemaRegistryUrl, topics: [ACTIVITY_TOPIC] });
  const producer: Producer = createProducer({ brokers, clientId: 'bench', codec, ...quietTelemetry('bench') });
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'bench', logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await Promise.all([producer.connect(), admin.connect()]);
  const endOf = async (topic: string): Promise<Offsets> =>
    (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({ partition, offset: high }));

  return {
    codec,
    producer,

    /** Appends the events; answers where the first of them are. */
    async append(events: Iterable<Activity>): Promise<Offsets> {
      const start = await endOf(ACTIVITY_TOPIC);
      for (const window of windowsOf(events)) {
        await producer.publishEncoded(window.map((event) => encoded(codec, event)));
      }
      return start;
    },

    /** Lets the group begin at `start` in the topic of activities, and at the end of everything else it reads. */
    async rewind(start: Offsets): Promise<void> {
      const read = await readByGroup(admin);
      const ends = await Promise.all(
        read.map(async (topic) => ({ topic, partitions: topic === ACTIVITY_TOPIC ? start : await endOf(topic) })),
      );
      await commit(kafka.consumer({ groupId: GROUP }), ends);
    },

    async close(): Promise<void> {
      await Promise.all([producer.close(), admin.disconnect(), codec.close()]);
    },
  };
}

/** As a member of the group, which then must have no other. */
async function commit(member: kafkajs.Consumer, ends: { topic: string; partitions: Offsets }[]): Promise<void> {
  const joined = Promise.withResolvers<void>();
  member.on(member.events.GROUP_JOIN, () => joined.resolve());
  await member.connect();
  await member.subscribe({ topics: ends.map(({ topic }) => topic) });
  await member.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} });
  await joined.promise;
  await member.commitOffsets(ends.flatMap(({ topic, partitions }) => partitions.map((place) => ({ topic, ...place }))));
  await member.disconnect();
}

async function readByGroup(admin: kafkajs.Admin): Promise<string[]> {
  const consumed = topicNames.filter(isReadByGroup);
  const existing = new Set(await admin.listTopics());
  return [...consumed, ...consumed.map((topic) => retryTopic(topic, GROUP))].filter((topic) => existing.has(topic));
}

function isReadByGroup(topic: TopicName): boolean {
  const consumers: readonly string[] = topics[topic].consumers;
  return consumers.includes(GROUP);
}

function* windowsOf<T>(items: Iterable<T>): Generator<T[]> {
  let window: T[] = [];
  for (const item of items) {
    window.push(item);
    if (window.length < WINDOW) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}
