import type { Admin } from 'kafkajs';
import { createKafka, type EventLogger } from '../kafka/client.ts';

const RETRY = { retries: 8, maxRetryTime: 2_000 };

/** What a partition's log holds now: offsets from `low` up to, not including, `high`. */
export type LogEnds = { topic: string; partition: number; low: bigint; high: bigint };
export type LogEndsOptions = { brokers: readonly string[]; topics: readonly string[]; logger: EventLogger };

/** The ends of every partition of the topics, asked of the brokers at once. */
export async function readLogEnds({ brokers, topics, logger }: LogEndsOptions): Promise<LogEnds[]> {
  const admin = createKafka({ brokers, clientId: 'log-ends', logger, retry: RETRY }).admin();
  await admin.connect();
  try {
    return await logEndsOf(admin, topics);
  } finally {
    await admin.disconnect();
  }
}

/** The same over a connection that is there. */
export async function logEndsOf(admin: Admin, topics: readonly string[]): Promise<LogEnds[]> {
  const all = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  return topics.flatMap((topic, index) =>
    (all[index] ?? []).map(({ partition, low, high }) => ({
      topic,
      partition,
      low: BigInt(low),
      high: BigInt(high),
    })),
  );
}
