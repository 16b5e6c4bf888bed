import type { EventMetrics } from '../producer/producer-metrics.ts';
import type { HandlerResult } from './results.ts';

const PARTITION_LABELS = ['group', 'topic', 'partition'];

/** What SREs see of a member of a consumer group. */
export function createConsumerMetrics(metrics: EventMetrics, group: string) {
  const labels = ['group', 'topic', 'result', 'reason'];
  const consumed = metrics.counter('events_consumed_total', 'Events by what became of them.', labels);
  const duration = metrics.histogram('events_handler_seconds', 'Time that a chunk of events took.', ['group', 'topic']);
  const outages = metrics.counter('events_outages_total', 'Pauses of a partition by an outage.', ['group', 'topic']);
  const paused = metrics.gauge('events_partitions_paused', 'Partitions paused by an outage now.', ['group']);
  const lag = metrics.gauge('events_consumer_lag', 'Records behind the end of the partition.', PARTITION_LABELS);
  const freshness = metrics.gauge(
    'events_consumer_freshness_seconds',
    'Time from publishing to effect of the newest record handled.',
    PARTITION_LABELS,
  );
  return {
    handled(topic: string, results: readonly HandlerResult[], seconds: number): void {
      duration.observe({ group, topic }, seconds);
      const good = results.filter((result) => result.type === 'ok').length;
      if (good > 0) consumed.inc({ group, topic, result: 'ok', reason: '' }, good);
      for (const result of results) {
        if (result.type !== 'ok') consumed.inc({ group, topic, result: result.type, reason: result.reason });
      }
    },
    outage: (topic: string) => outages.inc({ group, topic }),
    paused: (count: number) => paused.set({ group }, count),
    lag: (topic: string, partition: number, behind: number) => lag.set({ group, topic, partition }, behind),
    progress(topic: string, partition: number, behind: number, ageMs: number): void {
      lag.set({ group, topic, partition }, behind);
      freshness.set({ group, topic, partition }, Math.max(0, ageMs) / 1_000);
    },
    /** The partition belongs to another member now. */
    gone(topic: string, partition: number): void {
      lag.remove({ group, topic, partition });
      freshness.remove({ group, topic, partition });
    },
  };
}

export type ConsumerMetrics = ReturnType<typeof createConsumerMetrics>;
