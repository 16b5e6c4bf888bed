import type { Metrics } from '@astrapath/telemetry';
import type { EncodedMessage } from './message.ts';

const BATCH_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** The part of libs/telemetry's metrics that this lib uses. */
export type EventMetrics = Pick<Metrics, 'counter' | 'gauge' | 'histogram'>;

/** What SREs see of a producer. */
export function createProducerMetrics(metrics: EventMetrics) {
  const published = metrics.counter('events_published_total', 'Messages acknowledged by Kafka.', ['topic']);
  const failed = metrics.counter('events_publish_failed_total', 'Messages not acknowledged, by reason.', ['reason']);
  const batchSize = metrics.histogram('events_publish_batch_size', 'Messages a Produce request.', [], BATCH_BUCKETS);
  const duration = metrics.histogram('events_publish_seconds', 'Time from sending a batch to its acknowledgement.');
  return {
    delivered(messages: readonly EncodedMessage[], seconds: number): void {
      batchSize.observe(messages.length);
      duration.observe(seconds);
      for (const [topic, list] of Map.groupBy(messages, (message) => message.topic)) {
        published.inc({ topic }, list.length);
      }
    },
    failed: (reason: string, count: number) => failed.inc({ reason }, count),
  };
}
