/**
 * The map of the system: every topic, who writes it, who reads it, how long it is kept.
 * Topics are created from this table and from nothing else; auto-creation is off at the broker.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Personal data may stay one hour; a segment is closed after ten minutes and deleted within forty more. */
const PERSONAL_DATA_RETENTION_MS = 40 * 60_000;
const KEEP_FOR_EVER = -1;

export type Owner = 'auth' | 'tools' | 'learning' | 'ai' | 'analytics' | 'analytics-consumer' | 'gateway';

export type Topic = {
  /** The service that alone writes it. */
  owner: Owner;
  /** What the record key is: one key's events are in order. */
  key: 'userId' | 'userId:statDate' | 'pathId' | 'client';
  partitions: number;
  /** Milliseconds since publishing, or KEEP_FOR_EVER where daily statistics are rebuilt from it. */
  retentionMs: number;
  cleanup: 'delete' | 'compact';
  /** True when a field is tagged `personalData`; then it is kept one hour at most, its dead letters too. */
  personalData: boolean;
  /** Consumer groups that read it; each has a dead-letter topic `<topic>.<group>.dlq` and a retry topic `….retry`. */
  consumers: readonly string[];
};

const counted = {
  key: 'userId',
  partitions: 6,
  retentionMs: KEEP_FOR_EVER,
  cleanup: 'delete',
  personalData: false,
} as const;
const fact = {
  key: 'userId',
  partitions: 3,
  retentionMs: 30 * DAY_MS,
  cleanup: 'delete',
  personalData: false,
} as const;
const personal = {
  key: 'userId',
  partitions: 6,
  retentionMs: PERSONAL_DATA_RETENTION_MS,
  cleanup: 'delete',
  personalData: true,
} as const;

export const topics = {
  'identity.user.registered.v1': { ...fact, owner: 'auth', retentionMs: KEEP_FOR_EVER, consumers: [] },
  'identity.user.erased.v1': { ...fact, owner: 'auth', retentionMs: KEEP_FOR_EVER, consumers: [] },
  'identity.goal.completed.v1': { ...counted, owner: 'auth', consumers: ['analytics-consumer'] },
  'identity.team-member.changed.v1': { ...fact, owner: 'auth', retentionMs: KEEP_FOR_EVER, consumers: [] },
  'tools.execution.requested.v1': { ...personal, owner: 'tools', consumers: ['ai'] },
  'tools.execution.completed.v1': { ...counted, owner: 'tools', consumers: ['analytics-consumer'] },
  'ai.job.completed.v1': { ...personal, owner: 'ai', consumers: ['tools'] },
  'learning.path.published.v1': {
    owner: 'learning',
    key: 'pathId',
    partitions: 1,
    retentionMs: KEEP_FOR_EVER,
    cleanup: 'compact',
    personalData: false,
    consumers: ['ai'],
  },
  'learning.enrolment.created.v1': { ...fact, owner: 'learning', consumers: [] },
  'learning.module.completed.v1': { ...counted, owner: 'learning', consumers: ['analytics-consumer'] },
  'learning.path.completed.v1': { ...fact, owner: 'learning', consumers: [] },
  'analytics.activity.recorded.v1': { ...counted, owner: 'analytics', consumers: ['analytics-consumer'] },
  'analytics.activity.corrected.v1': { ...counted, owner: 'analytics-consumer', consumers: ['analytics-consumer'] },
  'analytics.daily-stats.updated.v1': {
    owner: 'analytics-consumer',
    key: 'userId:statDate',
    partitions: 6,
    retentionMs: KEEP_FOR_EVER,
    cleanup: 'compact',
    personalData: false,
    consumers: [],
  },
  'security.incident.detected.v1': { ...fact, key: 'client', owner: 'gateway', consumers: [] },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof topics;

export const topicNames: readonly TopicName[] = Object.keys(topics).filter(isTopicName);

/** Whether the text names a topic of the table. */
export function isTopicName(text: string): text is TopicName {
  return Object.hasOwn(topics, text);
}

/** The topic that takes what `group` could not process of `topic`. */
export function deadLetterTopic(topic: TopicName, group: string): string {
  return `${topic}.${group}.dlq`;
}

/** The topic by which a dead letter comes to `group` once more, and to no other group. */
export function retryTopic(topic: TopicName, group: string): string {
  return `${topic}.${group}.retry`;
}

/** Whether it is a dead-letter or a retry topic: its records are records of a topic with headers of ours on top. */
export function isLetterTopic(name: string): boolean {
  return name.endsWith('.dlq') || name.endsWith('.retry');
}

/** Registry subject of a topic's values (TopicNameStrategy). */
export function subjectOf(topic: TopicName): string {
  return `${topic}-value`;
}
