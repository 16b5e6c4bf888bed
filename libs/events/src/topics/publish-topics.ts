import { setTimeout as delay } from 'node:timers/promises';
import type { TopicSettings } from '@astrapath/contracts';
import kafkajs, { type Admin, type ITopicMetadata } from 'kafkajs';
import { settingsOf } from '../inspection/topic-questions.ts';
import type { EventLogger } from '../kafka/client.ts';

const LEADERS_WITHIN_MS = 30_000;
const LOOK_MS = 100;

export type PublishTopicsOptions = { admin: Admin; replicationFactor: number; log: Pick<EventLogger, 'info'> };

/** Creates missing topics, adds missing partitions (never removes any), corrects settings that differ. */
export async function publishTopics(wanted: readonly TopicSettings[], options: PublishTopicsOptions): Promise<void> {
  const { admin } = options;
  const existing = new Set(await admin.listTopics());
  await createMissing(
    wanted.filter(({ topic }) => !existing.has(topic)),
    options,
  );
  const old = wanted.filter(({ topic }) => existing.has(topic));
  if (old.length === 0) return;
  const { topics } = await admin.fetchTopicMetadata({ topics: old.map(({ topic }) => topic) });
  await addPartitions(old, topics, options);
  await correctSettings(old, options);
}

async function createMissing(missing: TopicSettings[], { admin, replicationFactor, log }: PublishTopicsOptions) {
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map(({ topic, partitions, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    })),
  });
  const topics = missing.map(({ topic }) => topic);
  await untilLed(admin, topics);
  log.info({ topics }, 'topics created');
}

/** By hand: kafkajs gives up at once where a busy broker does not know the new topics yet. */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  for (const deadline = Date.now() + LEADERS_WITHIN_MS; ; await delay(LOOK_MS)) {
    const failure = await lackOfLeaders(admin, topics);
    if (failure === undefined) return;
    if (Date.now() > deadline) throw new Error('new topics have no leaders', { cause: failure });
  }
}

async function lackOfLeaders(admin: Admin, topics: string[]): Promise<unknown> {
  try {
    const found = await admin.fetchTopicMetadata({ topics });
    const isLed = ({ partitions }: ITopicMetadata) => partitions.every(({ leader }) => leader >= 0);
    return found.topics.every(isLed) ? undefined : new Error('a partition has no leader');
  } catch (error) {
    return error;
  }
}

async function addPartitions(
  wanted: TopicSettings[],
  metadata: ITopicMetadata[],
  { admin, log }: PublishTopicsOptions,
): Promise<void> {
  const counts = new Map(metadata.map(({ name, partitions }) => [name, partitions.length]));
  const short = wanted.filter(({ topic, partitions }) => (counts.get(topic) ?? 0) < partitions);
  if (short.length === 0) return;
  await admin.createPartitions({
    topicPartitions: short.map(({ topic, partitions }) => ({ topic, count: partitions })),
  });
  log.info({ topics: short.map(({ topic }) => topic) }, 'partitions added');
}

async function correctSettings(wanted: TopicSettings[], { admin, log }: PublishTopicsOptions): Promise<void> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const actual = await settingsOf(
    admin,
    wanted.map(({ topic }) => topic),
  );
  const different = wanted.filter(({ topic, config }) =>
    Object.entries(config).some(([name, value]) => actual.get(topic)?.get(name) !== value),
  );
  if (different.length === 0) return;
  await admin.alterConfigs({
    validateOnly: false,
    resources: different.map(({ topic, config }) => ({
      type,
      name: topic,
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    })),
  });
  log.info({ topics: different.map(({ topic }) => topic) }, 'topic settings corrected');
}
