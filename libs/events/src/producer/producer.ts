import type { EventOf, TopicName } from '@astrapath/contracts';
import { currentTraceparent } from '@astrapath/telemetry';
import type { Codec } from '../codec/codec.ts';
import { createKafka, type EventLogger } from '../kafka/client.ts';
import { keyPartitioner } from '../kafka/partitioner.ts';
import { Batcher, type PublishLimits } from './batcher.ts';
import { deliver } from './delivery.ts';
import { keyOf } from './keys.ts';
import { type EncodedMessage, traceHeaders } from './message.ts';
import { createProducerMetrics, type EventMetrics } from './producer-metrics.ts';

/** Survives a broker that is back within ten seconds; a client behind the gateway still gets its answer. */
const DELIVERY_TIMEOUT_MS = 15_000;
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
/** Time the broker gives its replicas to acknowledge. */
const ACK_TIMEOUT_MS = 6_000;
const ACKS_ALL = -1;

export type ProducerOptions = {
  brokers: readonly string[];
  clientId: string;
  codec: Pick<Codec, 'encode'>;
  logger: EventLogger;
  metrics: EventMetrics;
  /** Longest wait for an acknowledgement; default 15 s. */
  deliveryTimeoutMs?: number;
  /** Bytes that may wait; above it `publish` waits for room. Default 32 MiB. */
  maxQueuedBytes?: number;
};

export type PublishOptions = { key?: string; traceparent?: string };
export type Producer = ReturnType<typeof createProducer>;

/**
 * Producer with acks all that batches by itself. kafkajs's idempotent mode is off (ADR 0003): delivery is
 * at least once, in order for each key.
 */
export function createProducer(options: ProducerOptions) {
  const { brokers, clientId, codec, logger } = options;
  const metrics = createProducerMetrics(options.metrics);
  // Retries are ours (delivery.ts): kafkajs multiplies its nested ones into minutes.
  const kafka = createKafka({ brokers, clientId, logger, retry: { retries: 0 } });
  const client = kafka.producer({
    createPartitioner: keyPartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });

  const onFailure = (error: unknown) => logger.warn({ error }, 'Kafka did not take a batch; it is sent again');
  const batcher = new Batcher({
    deliveryTimeoutMs: options.deliveryTimeoutMs ?? DELIVERY_TIMEOUT_MS,
    maxQueuedBytes: options.maxQueuedBytes ?? MAX_QUEUED_BYTES,
    deliver: async (messages, deadline, stillOurs) => {
      const started = performance.now();
      const send = (topicMessages: Parameters<typeof client.sendBatch>[0]['topicMessages']) =>
        client.sendBatch({ acks: ACKS_ALL, timeout: ACK_TIMEOUT_MS, topicMessages: topicMessages ?? [] });
      try {
        const refused = await deliver({ send, onFailure, stillOurs }, messages, deadline);
        const refusedMessages = new Set(refused.map(({ message }) => message));
        const acknowledged = refused.length === 0 ? messages : messages.filter((one) => !refusedMessages.has(one));
        metrics.delivered(acknowledged, (performance.now() - started) / 1_000);
        for (const { reason } of refused) metrics.failed(reason, 1);
        return refused;
      } catch (error) {
        metrics.failed('unavailable', messages.length);
        throw error;
      }
    },
  });

  return {
    /** Connects to the cluster; fails when no broker answers. */
    connect: () => client.connect(),

    /**
     * Encodes and publishes one event; resolves when all in-sync replicas have it. The key is the one the topic
     * declares unless `key` is given; the trace is the current one unless `traceparent` is given.
     */
    async publish<T extends TopicName>(topic: T, event: EventOf<T>, given: PublishOptions = {}): Promise<void> {
      const message = {
        topic,
        key: given.key ?? keyOf(topic, event),
        value: codec.encode(topic, event),
        ...traceHeaders(given.traceparent ?? currentTraceparent()),
      };
      await batcher.add([message]);
    },

    /** Publishes messages in their order; resolves when all are acknowledged. PublishRefusedError tells of the others. */
    publishEncoded: (messages: readonly EncodedMessage[], limits?: PublishLimits): Promise<void> =>
      batcher.add(messages, limits),

    /** Sends what is queued, then disconnects. */
    async close(): Promise<void> {
      await batcher.close();
      await client.disconnect();
    },
  };
}
