import type { TopicName } from '@astrapath/contracts';
import type { Codec } from '../codec/codec.ts';
import { createKafka, type EventLogger } from '../kafka/client.ts';
import type { Producer } from '../producer/producer.ts';
import type { EventMetrics } from '../producer/producer-metrics.ts';
import { type BatchDependencies, runBatch } from './batch.ts';
import { createCommits } from './commits.ts';
import { createConsumerMetrics } from './consumer-metrics.ts';
import type { Handler } from './handlers.ts';
import { createPartitionOutages } from './partition-outages.ts';
import { openSession, type Place } from './session.ts';
import { supervise } from './supervisor.ts';
import { createWatchdog } from './watchdog.ts';

const KEYS_AT_ONCE = 16;
const PARTITIONS_AT_ONCE = 8;
const CHUNK_SIZE = 500;

export type ConsumerOptions = {
  brokers: readonly string[];
  groupId: string;
  codec: Pick<Codec, 'decode'>;
  /** Publishes dead letters. */
  producer: Pick<Producer, 'publishEncoded'>;
  logger: EventLogger;
  metrics: EventMetrics;
  /** One handler a topic; the topics of all handlers are consumed. */
  handlers: readonly Handler[];
  /** Keys handled at the same time in a partition, by `handle`; default 16. */
  concurrency?: number;
  /** Records between two commits, and the most that `handleBatch` gets at once; default 500. */
  batchSize?: number;
  /** The consumer cannot go on. Default: an uncaught error, which stops the process. */
  onCrash?: (error: Error) => void;
};

export type Consumer = ReturnType<typeof createConsumer>;

/** Consumer of a group: each event at least once, in order for each key, committed after its effect. */
export function createConsumer(options: ConsumerOptions) {
  const { brokers, groupId, logger } = options;
  const kafka = createKafka({ brokers, clientId: groupId, logger, retry: { retries: 5, maxRetryTime: 1_000 } });
  const handlers = handlersByTopic(options.handlers);
  const metrics = createConsumerMetrics(options.metrics, groupId);
  const outages = createPartitionOutages(logger, metrics);
  const closing = new AbortController();
  const watchdog = createWatchdog();
  const crash = options.onCrash ?? throwUncaught;
  let generation = 0;
  let assigned: Place[] = [];

  const dependencies: BatchDependencies = {
    group: groupId,
    codec: options.codec,
    producer: options.producer,
    concurrency: options.concurrency ?? KEYS_AT_ONCE,
    chunkSize: options.batchSize ?? CHUNK_SIZE,
    handlers,
    outages,
    metrics,
    commits: createCommits(),
    closing: closing.signal,
    generation: () => generation,
    onProgress: watchdog.progressed,
  };

  function joined(places: Place[]): void {
    generation++;
    for (const { topic, partition } of assigned) metrics.gone(topic, partition);
    assigned = places;
    outages.keepOnly(places);
    watchdog.progressed();
    logger.info({ groupId, partitions: places.length }, 'joined the consumer group');
  }

  const supervisor = supervise({
    logger,
    watchdog,
    onFatal: crash,
    open: (callbacks) =>
      openSession({
        kafka,
        groupId,
        topics: [...handlers.keys()],
        partitionsAtOnce: PARTITIONS_AT_ONCE,
        runBatch: (payload) => watchdog.during(() => runBatch(dependencies, payload)),
        onFetch: watchdog.progressed,
        onCrash: callbacks.crashed,
        onJoined: (places) => {
          joined(places);
          callbacks.joined();
        },
      }),
  });

  return {
    /** Joins the group, waiting for brokers that are not there yet; resolves when it has joined. */
    start: () => supervisor.start(),

    /** Ends what is being handled, commits it and leaves the group. */
    async close(): Promise<void> {
      closing.abort();
      await supervisor.close();
      outages.clear();
    },

    /** Whether it has joined, fetches, and no handler is stuck or has been failing for long. */
    isHealthy: (): boolean => supervisor.isJoined() && watchdog.isAlive() && outages.longestMs() < 30_000,
  };
}

function handlersByTopic(handlers: readonly Handler[]): Map<TopicName, Handler> {
  const byTopic = new Map<TopicName, Handler>();
  for (const handler of handlers) {
    for (const topic of handler.topics) {
      if (byTopic.has(topic)) throw new Error(`two handlers for topic ${topic}`);
      byTopic.set(topic, handler);
    }
  }
  return byTopic;
}

function throwUncaught(error: Error): void {
  queueMicrotask(() => {
    throw error;
  });
}
