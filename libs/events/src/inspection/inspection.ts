import type { Admin } from 'kafkajs';
import { createKafka, type EventLogger } from '../kafka/client.ts';
import { type LogEnds, logEndsOf } from '../reader/log-ends.ts';
import { countsSince, settingsOf, topicsOf } from './topic-questions.ts';

const RETRY = { initialRetryTime: 100, maxRetryTime: 500 };

/** How far a group has come in a partition; `offset` is undefined while it has committed nothing. */
export type Committed = { topic: string; partition: number; offset: bigint | undefined };
export type InspectionOptions = {
  brokers: readonly string[];
  logger: EventLogger;
  /** How often a question is asked again; default once: who looks wants an answer soon, also when it is that there is none. */
  retries?: number;
};
export type Inspection = Awaited<ReturnType<typeof openInspection>>;

/** Looks at a cluster from outside over one connection: brokers, topics, ends of logs, consumer groups. Changes nothing. */
export async function openInspection({ brokers, logger, retries = 1 }: InspectionOptions) {
  const retry = { ...RETRY, retries };
  const admin = createKafka({ brokers, clientId: 'inspection', logger, retry }).admin();
  await admin.connect();
  return {
    cluster: async () => {
      const { brokers: known, clusterId } = await admin.describeCluster();
      return { clusterId, brokers: known.map(({ host, port }) => `${host}:${port}`) };
    },
    /** Every topic there is, with its partitions. */
    topics: () => topicsOf(admin),
    settings: (topics: readonly string[]) => settingsOf(admin, topics),
    countsSince: (topics: readonly string[], sinceMs: number) => countsSince(admin, topics, sinceMs),
    ends: (topics: readonly string[]): Promise<LogEnds[]> => logEndsOf(admin, topics),
    committed: (groupId: string, topics: readonly string[]) => committedOf(admin, groupId, topics),
    /** Who reads in a group now. */
    group: async (groupId: string) => {
      const { groups } = await admin.describeGroups([groupId]);
      return { state: groups[0]?.state ?? 'Unknown', members: groups[0]?.members.length ?? 0 };
    },
    close: () => admin.disconnect(),
  };
}

async function committedOf(admin: Admin, groupId: string, topics: readonly string[]): Promise<Committed[]> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
  return committed.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({
      topic,
      partition,
      offset: BigInt(offset) < 0n ? undefined : BigInt(offset),
    })),
  );
}
