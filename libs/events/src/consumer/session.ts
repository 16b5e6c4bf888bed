import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerConfig, EachBatchPayload, Kafka } from 'kafkajs';
import type { StaticMembership } from '../kafka/static-membership.ts';

/** A member that died is noticed after this; all faults together stay below a minute. */
const SESSION_MS = 10_000;
/** Time for all members to finish what they handle and come back. */
const REBALANCE_MS = 30_000;
const HEARTBEAT_MS = 3_000;
/** Longest wait of a fetch for new records; records end it at once. */
const MAX_WAIT_MS = 1_000;
/** A client that does not leave in time is left behind; the broker drops it after the session. */
const LEAVE_MS = 10_000;

export type Place = { topic: string; partition: number };
export type SessionOptions = {
  kafka: Kafka;
  retry: NonNullable<ConsumerConfig['retry']>;
  groupId: string;
  /** Absent where the member has no name of its own. */
  membership?: StaticMembership | undefined;
  topics: readonly string[];
  /** Read too where they exist; a group that the contracts do not name has none. */
  retryTopics: readonly string[];
  partitionsAtOnce: number;
  bytesPerPartition: number;
  runBatch: (payload: EachBatchPayload) => Promise<void>;
  /** The member is in a new generation of the group, with these partitions. */
  onJoined: (assigned: Place[]) => void;
  /** Any fetch, empty or not. */
  onFetch: () => void;
  /** kafkajs gave up and does nothing any more. */
  onCrash: (error: Error) => void;
};

export type Session = { close(): Promise<void> };

/**
 * One life of a kafkajs consumer, from joining the group to leaving it. It never restarts itself: its own restart
 * keeps state that has made it hang, so after a crash a new session takes its place.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const client = options.kafka.consumer({
    groupId: options.groupId,
    sessionTimeout: SESSION_MS,
    rebalanceTimeout: REBALANCE_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    maxBytesPerPartition: options.bytesPerPartition,
    allowAutoTopicCreation: false,
    retry: options.retry,
    ...options.membership,
  });
  const { GROUP_JOIN, FETCH, CRASH } = client.events;
  client.on(GROUP_JOIN, ({ payload }) => options.onJoined(placesOf(payload.memberAssignment)));
  client.on(FETCH, () => options.onFetch());
  client.on(CRASH, ({ payload }) => options.onCrash(payload.error));

  const close = async () => {
    await Promise.race([client.disconnect().catch(() => {}), delay(LEAVE_MS, undefined, { ref: false })]);
  };
  try {
    await client.connect();
    const topics = [...options.topics, ...(await existing(options))];
    await client.subscribe({ topics, fromBeginning: true });
    await client.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.partitionsAtOnce,
      eachBatch: options.runBatch,
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function existing({ kafka, retryTopics }: SessionOptions): Promise<string[]> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const known = new Set(await admin.listTopics());
    return retryTopics.filter((topic) => known.has(topic));
  } finally {
    await admin.disconnect();
  }
}

function placesOf(assignment: Record<string, number[]>): Place[] {
  return Object.entries(assignment).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
