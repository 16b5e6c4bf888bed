import { deadLetterTopic, isTopicName, type Topic, type TopicName, topicNames, topics } from '@astrapath/contracts';
import { readDeadLetter, type TopicRecord } from '@astrapath/events';

/** The dead-letter topic of a group, and what it takes in. */
export type DeadLetterTopic = { name: string; topic: TopicName; group: string };
/** Where a dead letter lies. */
export type DeadLetterPlace = DeadLetterTopic & { partition: number; offset: number };

/** A dead letter as lists have it: where it lies, where its record came from, why and when it was put aside. */
export type DeadLetter = {
  id: string;
  place: DeadLetterPlace;
  topic: TopicName;
  /** Of the original record. */
  partition: number;
  offset: string;
  group: string;
  reason: string;
  error: string;
  /** When it was put aside, epoch milliseconds. */
  failedAt: number;
  attempt: number;
};

export type DeadLetterFilter = { topic?: string; group?: string; reason?: string };

/** Not in topic or group names, and needs no escape in a URL. */
const SEPARATOR = '~';
const OFFSET = /^(?:0|[1-9]\d{0,14})$/;

/** The dead-letter topics of all groups that a filter lets through, in the order of the contracts. */
export function deadLetterTopics({ topic, group }: DeadLetterFilter = {}): DeadLetterTopic[] {
  return topicNames
    .flatMap((name) => consumersOf(name).map((reader) => placeOf(name, reader)))
    .filter((place) => (topic ?? place.topic) === place.topic && (group ?? place.group) === place.group);
}

/** The URL-safe name of a dead letter. */
export function letterId({ topic, group, partition, offset }: Omit<DeadLetterPlace, 'name'>): string {
  return [topic, group, partition, offset].join(SEPARATOR);
}

/** The place that an id names; undefined when no letter can have that id. */
export function placeOfId(id: string): DeadLetterPlace | undefined {
  const [topic = '', group = '', partition = '', offset = '', ...rest] = id.split(SEPARATOR);
  if (rest.length > 0 || !isTopicName(topic) || !consumersOf(topic).includes(group)) return undefined;
  if (!OFFSET.test(partition) || !OFFSET.test(offset)) return undefined;
  return { ...placeOf(topic, group), partition: Number(partition), offset: Number(offset) };
}

/** The dead letter that a record of a dead-letter topic is; undefined for what no consumer of ours put there. */
export function readLetter(log: DeadLetterTopic, { partition, message }: TopicRecord): DeadLetter | undefined {
  const provenance = readDeadLetter(message)?.provenance;
  if (provenance === undefined) return undefined;
  const place = { ...log, partition, offset: Number(message.offset) };
  const { reason, error, failedAt, attempt } = provenance;
  return {
    id: letterId(place),
    place,
    topic: log.topic,
    partition: provenance.partition,
    offset: provenance.offset,
    group: log.group,
    reason,
    error,
    failedAt: Number.isFinite(failedAt) ? failedAt : Number(message.timestamp),
    attempt,
  };
}

function consumersOf(topic: TopicName): readonly string[] {
  const { consumers }: Topic = topics[topic];
  return consumers;
}

function placeOf(topic: TopicName, group: string): DeadLetterTopic {
  return { name: deadLetterTopic(topic, group), topic, group };
}
