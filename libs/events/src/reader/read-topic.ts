import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { createKafka, type EventLogger } from '../kafka/client.ts';
import { createHandover, type Handover } from './handover.ts';
import { isUnread, type PartitionOffsets, type Ranges, readRanges, takeUnread } from './ranges.ts';

/** Bytes read ahead of the caller; beyond it the reading waits. */
const MAX_AHEAD_BYTES = 8 * 1024 * 1024;
/** What a record weighs besides its key and value. */
const RECORD_BYTES = 1_000;
const SESSION_MS = 30_000;
const HEARTBEAT_MS = 3_000;
/** A range is read of what is there, so a fetch has nothing to wait for; the last one would hold up the end. */
const MAX_WAIT_MS = 20;
/** Failures in a row, without a record between them, before the reading gives up. */
const MAX_FAILURES = 8;
const FAILURE_PAUSE_MS = 500;
const RETRY = { retries: 8, maxRetryTime: 2_000 };

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

/**
 * Reads a range of a topic, as raw records, in order for each partition; ends by itself. Uses a consumer group of its
 * own that commits nothing, so no other reader notices.
 */
export async function* readTopic(options: ReadTopicOptions): AsyncGenerator<TopicRecord, void, void> {
  const { brokers, topic, logger } = options;
  const kafka = createKafka({ brokers, clientId: 'topic-reader', logger, retry: RETRY });
  const ranges = await readRanges(kafka, topic, options);
  let failures = 0;
  while (isUnread(ranges)) {
    const handover = createHandover<TopicRecord>(bytesOf);
    const close = readInto(handover, { kafka, topic, ranges });
    try {
      for (let records = await handover.take(); records.length > 0; records = await handover.take()) {
        failures = 0;
        yield* records;
      }
    } catch (error) {
      if (++failures > MAX_FAILURES) throw error;
      logger.debug({ error, topic }, 'reading a topic begins anew');
      await delay(FAILURE_PAUSE_MS * failures);
    } finally {
      handover.stop();
      await close();
    }
  }
}

type Reading = { kafka: Kafka; topic: string; ranges: Ranges };

/** Begins to read what the ranges still hold into the handover; returns what ends it. */
function readInto(handover: Handover<TopicRecord>, reading: Reading): () => Promise<void> {
  const consumer = reading.kafka.consumer({
    groupId: `topic-reader-${randomUUID()}`,
    sessionTimeout: SESSION_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    allowAutoTopicCreation: false,
    retry: { ...RETRY, restartOnFailure: async () => false },
  });
  const run = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: [reading.topic], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: (payload) => takeBatch(payload, handover, reading) });
    for (const [partition, { next }] of reading.ranges) {
      consumer.seek({ topic: reading.topic, partition, offset: String(next) });
    }
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => handover.fail(payload.error));
  const running = run().catch(handover.fail);
  return async () => {
    await running;
    await consumer.disconnect();
  };
}

async function takeBatch(
  { batch, heartbeat, isRunning }: EachBatchPayload,
  handover: Handover<TopicRecord>,
  { topic, ranges }: Reading,
): Promise<void> {
  const { partition } = batch;
  const range = ranges.get(partition);
  if (range === undefined) return;
  const messages = takeUnread(range, batch.messages, batch.lastOffset());
  handover.give(messages.map((message) => ({ topic, partition, message })));
  if (!isUnread(ranges)) handover.end();
  while (handover.weight() > MAX_AHEAD_BYTES && isRunning()) {
    await Promise.race([handover.untilTaken(), delay(HEARTBEAT_MS)]);
    await heartbeat();
  }
}

function bytesOf({ message: { key, value } }: TopicRecord): number {
  return RECORD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
}
