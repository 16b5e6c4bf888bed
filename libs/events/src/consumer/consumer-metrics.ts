import type { EventMetrics } from '../producer/producer-metrics.ts';
import { createFreshness } from './freshness.ts';
import type { HandlerResult } from './results.ts';

type Place = { topic: string; partition: number };

const PARTITION_LABELS = ['group', 'topic', 'partition'];

/** What SREs see of a member of a consumer group. */
export function createConsumerMetrics(metrics: EventMetrics, group: string) {
  const labels = ['group', 'topic', 'result', 'reason'];
  const consumed = metrics.counter('events_consumed_total', 'Events by what became of them.', labels);
  const duration = metrics.histogram('events_handler_seconds', 'Time that a chunk of events took.', ['group', 'topic']);
  const outages = metrics.counter('events_outages_total', 'Pauses of a partition by an outage.', ['group', 'topic']);
  const paused = metrics.gauge('events_partitions_paused', 'Partitions paused by an outage now.', ['group']);
  const lag = metrics.gauge('events_consumer_lag', 'Records behind the end of the partition.', PARTITION_LABELS);
  const position = metrics.gauge('events_consumer_position', 'Offset the group has committed.', PARTITION_LABELS);
  const age = metrics.gauge(
    'events_consumer_freshness_seconds',
    'Time from publishing to effect of the newest record handled; while records wait, how long they may have waited.',
    PARTITION_LABELS,
  );
  const looked = metrics.gauge('events_consumer_lag_seen_seconds', 'When lag was last learnt: epoch seconds.', [
    'group',
  ]);
  const freshness = createFreshness();
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
    /** What the brokers say of a partition. */
    lag({ topic, partition }: Place, behind: number, committed: number): void {
      lag.set({ group, topic, partition }, behind);
      position.set({ group, topic, partition }, committed);
      age.set({ group, topic, partition }, freshness.seconds({ topic, partition }, behind));
    },
    /** The brokers have told the lag of every partition. */
    looked: () => looked.set({ group }, Date.now() / 1_000),
    /** A record is handled that was published at that time. */
    progress({ topic, partition }: Place, behind: number, publishedAt: number): void {
      freshness.handled({ topic, partition }, publishedAt);
      lag.set({ group, topic, partition }, behind);
      age.set({ group, topic, partition }, Math.max(0, Date.now() - publishedAt) / 1_000);
    },
    /** The partition belongs to another member now. */
    gone({ topic, partition }: Place): void {
      for (const gauge of [lag, position, age]) gauge.remove({ group, topic, partition });
      freshness.forget({ topic, partition });
    },
  };
}

export type ConsumerMetrics = ReturnType<typeof createConsumerMetrics>;
