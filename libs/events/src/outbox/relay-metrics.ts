import type { EventMetrics } from '../producer/producer-metrics.ts';

/** What SREs see of an outbox. Each relay reports the shards that it holds; add them up. */
export function createRelayMetrics(metrics: EventMetrics) {
  const relayed = metrics.counter('outbox_relayed_total', 'Outbox rows acknowledged by Kafka.');
  const failures = metrics.counter('outbox_relay_failures_total', 'Rounds of the relay that failed.', ['store']);
  const parked = metrics.counter('outbox_parked_total', 'Rows set aside because Kafka refuses them.', ['topic']);
  const oldest = metrics.gauge('outbox_oldest_seconds', 'Age of the oldest row in the shards held; 0 when empty.');
  const depth = metrics.gauge('outbox_depth', 'Rows waiting in the shards held.');
  const shards = metrics.gauge('outbox_shards_held', 'Shards whose lease this relay holds.');
  const taken = metrics.counter('outbox_leases_taken_total', 'Shards taken over, each under a new fencing epoch.');
  const bytes = metrics.gauge('outbox_table_bytes', 'Size of the outbox table with its indexes.');
  const heldBack = metrics.gauge(
    'outbox_held_back_seconds',
    'Age of the oldest transaction that keeps deleted outbox rows from being removed; 0 when there is none.',
  );
  let last = { oldestMs: 0, at: 0 };
  return {
    taken: (leases: number) => taken.inc(leases),
    grown(tableBytes: number, heldBackSeconds: number): void {
      bytes.set(tableBytes);
      heldBack.set(heldBackSeconds);
    },
    relayed: (count: number) => relayed.inc(count),
    failed: (store: 'kafka' | 'postgres') => failures.inc({ store }),
    parked: (topic: string) => parked.inc({ topic }),
    seen(state: { oldestMs: number; depth: number; shards: number }): void {
      last = { oldestMs: state.oldestMs, at: performance.now() };
      oldest.set(state.oldestMs / 1_000);
      depth.set(state.depth);
      shards.set(state.shards);
    },
    /** The database did not answer: what waited when it last did has been waiting since. */
    unseen(shardsHeld: number): void {
      shards.set(shardsHeld);
      if (last.oldestMs > 0) oldest.set((last.oldestMs + performance.now() - last.at) / 1_000);
    },
  };
}
