import { deadLetterTopic, retryTopic, type Topic, type TopicName, topicNames, topics } from '../topics.ts';

const DEAD_LETTER_RETENTION_MS = 30 * 24 * 3_600_000;
/** Twice what a topic takes by default: the largest record of a topic, with our headers on top, must fit. */
const LETTER_MAX_BYTES = 2 * 1024 * 1024;
/** Kafka deletes whole segments, so personal data must not wait in an open one. */
const PERSONAL_SEGMENT_MS = 10 * 60_000;

/** A topic as it should be at the broker. */
export type TopicSettings = { topic: string; partitions: number; config: Record<string, string> };

/** Settings of every topic of the table, and of the dead-letter and retry topic of each of their consumer groups. */
export function allTopicSettings(): TopicSettings[] {
  return topicNames.flatMap(settingsOfAll);
}

/** Settings of a topic, and of the dead-letter and retry topics that go with it. */
export function settingsOfAll(topic: TopicName): TopicSettings[] {
  return [
    settingsOf(topic),
    ...groupsOf(topic).map((group) => deadLetterSettings(topic, group)),
    ...groupsOf(topic).map((group) => retrySettings(topic, group)),
  ];
}

/** The topic itself. */
export function settingsOf(name: TopicName): TopicSettings {
  const topic: Topic = topics[name];
  return {
    topic: name,
    partitions: topic.partitions,
    config: { 'cleanup.policy': topic.cleanup, 'retention.ms': String(topic.retentionMs), ...segments(topic) },
  };
}

/** A dead letter holds the original bytes, so personal data in it is kept as short as in the topic. */
export function deadLetterSettings(name: TopicName, group: string): TopicSettings {
  const topic: Topic = topics[name];
  const retentionMs = topic.personalData ? topic.retentionMs : DEAD_LETTER_RETENTION_MS;
  return {
    topic: deadLetterTopic(name, group),
    partitions: 1,
    config: {
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionMs),
      'max.message.bytes': String(LETTER_MAX_BYTES),
      ...segments(topic),
    },
  };
}

/** A retried record is the original once more: kept as a dead letter is. */
export function retrySettings(name: TopicName, group: string): TopicSettings {
  return { ...deadLetterSettings(name, group), topic: retryTopic(name, group) };
}

function groupsOf(name: TopicName): readonly string[] {
  return topics[name].consumers;
}

function segments({ personalData }: Topic): Record<string, string> {
  return personalData ? { 'segment.ms': String(PERSONAL_SEGMENT_MS) } : {};
}
