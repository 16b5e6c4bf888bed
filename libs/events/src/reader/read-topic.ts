import { setTimeout as delay } from 'node:timers/promises';
import { createId } from '@paralleldrive/cuid2';
import type { KafkaMessage } from 'kafkajs';
import { createKafka, type EventLogger } from '../kafka/client.ts';

/** Records read ahead of the caller; beyond it the reading waits. */
const MAX_AHEAD = 5_000;
const SESSION_MS = 30_000;
const HEARTBEAT_MS = 3_000;

/** Offsets by partition; a partition that is not named has no bound. */
export type PartitionOffsets = Record<number, string>;
export type ReadTopicOptions = {
  brokers: readonly string[];
  topic: string;
  logger: EventLogger;
  /** First offsets to read; default the earliest. */
  from?: PartitionOffsets;
  /** Offsets to stop before; default the end of each partition when reading begins. */
  to?: PartitionOffsets;
};
export type TopicRecord = { topic: string; partition: number; message: KafkaMessage };

type Bounds = Map<number, { from: bigint; to: bigint }>;

/**
 * Reads a range of a topic, as raw records, partition by partition in order; ends by itself. Uses a consumer group of
 * its own that commits nothing, so no other reader notices.
 */
export async function* readTopic(options: ReadTopicOptions): AsyncGenerator<TopicRecord, void, void> {
  const { brokers, topic, logger } = options;
  const kafka = createKafka({ brokers, clientId: 'topic-reader', logger, retry: { retries: 8, maxRetryTime: 2_000 } });
  const bounds = await readBounds(kafka, options);
  const open = new Set([...bounds].filter(([, { from, to }]) => from < to).map(([partition]) => partition));
  if (open.size === 0) return;

  const buffer: TopicRecord[] = [];
  const signal = createHandover();
  const consumer = kafka.consumer({
    groupId: `topic-reader-${createId()}`,
    sessionTimeout: SESSION_MS,
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => signal.fail(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat, isRunning }) => {
        const bound = bounds.get(batch.partition);
        for (const message of batch.messages) {
          if (bound === undefined || BigInt(message.offset) < bound.from || BigInt(message.offset) >= bound.to)
            continue;
          buffer.push({ topic, partition: batch.partition, message });
        }
        if (bound !== undefined && BigInt(batch.lastOffset()) + 1n >= bound.to) open.delete(batch.partition);
        signal.filled();
        while (buffer.length > MAX_AHEAD && isRunning()) {
          await Promise.race([signal.untilTaken(), delay(HEARTBEAT_MS)]);
          await heartbeat();
        }
      },
    });
    for (const [partition, { from }] of bounds) consumer.seek({ topic, partition, offset: String(from) });
    while (open.size > 0 || buffer.length > 0) {
      if (buffer.length === 0) await signal.untilFilled();
      const records = buffer.splice(0);
      signal.taken();
      yield* records;
    }
  } finally {
    signal.taken();
    await consumer.disconnect();
  }
}

async function readBounds(kafka: ReturnType<typeof createKafka>, options: ReadTopicOptions): Promise<Bounds> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(options.topic);
    return new Map(
      offsets.map(({ partition, low, high }) => {
        const from = BigInt(options.from?.[partition] ?? low);
        const to = BigInt(options.to?.[partition] ?? high);
        return [
          partition,
          { from: from < BigInt(low) ? BigInt(low) : from, to: to > BigInt(high) ? BigInt(high) : to },
        ];
      }),
    );
  } finally {
    await admin.disconnect();
  }
}

/** Hand-over between the reading and the caller: each waits for the other without a poll. */
function createHandover() {
  let filled = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  return {
    filled: () => filled.resolve(),
    fail: (error: Error) => filled.reject(error),
    taken(): void {
      taken.resolve();
      taken = Promise.withResolvers();
    },
    async untilFilled(): Promise<void> {
      await filled.promise;
      filled = Promise.withResolvers();
    },
    untilTaken: () => taken.promise,
  };
}
