import { setTimeout as delay } from 'node:timers/promises';
import type { EventLogger } from '../kafka/client.ts';
import { traceHeaders } from '../producer/message.ts';
import type { Producer } from '../producer/producer.ts';
import { PublishRefusedError, type Refusal } from '../producer/publish-errors.ts';
import type { Leases } from './lease.ts';
import type { createOutboxStore, StoredRow } from './outbox-store.ts';
import type { createRelayMetrics } from './relay-metrics.ts';
import type { createUpkeep } from './upkeep.ts';

/** A topic that Kafka does not know is tried again after this; its rows wait in order. */
const HOLD_TOPIC_MS = 5_000;
/** After a round of few rows the next waits this long, for a round costs the same whether it takes one row or fifty. */
const GATHER_MS = 1;
const FEW_ROWS = 50;

export type RoundsOptions = {
  leases: Pick<Leases, 'current' | 'releaseSurplus'>;
  store: ReturnType<typeof createOutboxStore>;
  producer: Pick<Producer, 'publishEncoded'>;
  metrics: ReturnType<typeof createRelayMetrics>;
  upkeep: Pick<ReturnType<typeof createUpkeep>, 'deleted'>;
  logger: EventLogger;
};

/** The work of a relay: take rows in order, publish them, forget them, again until there are none. */
export function createRounds({ leases, store, producer, metrics, upkeep, logger }: RoundsOptions) {
  const heldTopics = new Map<string, number>();
  // Not yet deleted; should we crash now, they are published once more.
  let acknowledged: string[] = [];

  async function publish(rows: StoredRow[]): Promise<void> {
    const refusals = await publishRows(producer, rows);
    const refused = new Set(refusals.map(({ index }) => index));
    acknowledged = rows.filter((_, index) => !refused.has(index)).map(({ id }) => id);
    metrics.relayed(acknowledged.length);
    if (refusals.length > 0) await setAside(rows, refusals);
  }

  /** Rows of an unknown topic wait, in order, until it exists; rows that can never be published are parked. */
  async function setAside(rows: StoredRow[], refusals: readonly Refusal[]): Promise<void> {
    const refused = refusals.flatMap(({ index, reason }) => {
      const row = rows[index];
      return row === undefined ? [] : [{ id: row.id, topic: row.topic, reason }];
    });
    for (const topic of new Set(refused.filter(({ reason }) => reason === 'unknown-topic').map((row) => row.topic))) {
      heldTopics.set(topic, performance.now() + HOLD_TOPIC_MS);
      logger.error({ topic }, 'outbox rows wait: Kafka has no such topic');
    }
    const hopeless = refused.filter(({ reason }) => reason !== 'unknown-topic');
    if (hopeless.length === 0) return;
    await store.park(hopeless);
    for (const { id, topic, reason } of hopeless) {
      metrics.parked(topic);
      logger.error({ id, topic, reason }, 'outbox row parked: Kafka will never take it');
    }
  }

  function topicsHeldNow(): string[] {
    for (const [topic, until] of heldTopics) if (until <= performance.now()) heldTopics.delete(topic);
    return [...heldTopics.keys()];
  }

  return {
    /** Publishes until the shards held are empty or `signal` aborts. Throws when Kafka or the database is out. */
    async untilEmpty(signal: AbortSignal): Promise<void> {
      for (;;) {
        await store.forget(acknowledged, leases.current());
        upkeep.deleted(acknowledged.length);
        acknowledged = [];
        await leases.releaseSurplus();
        if (signal.aborted) return;
        const rows = await store.next(leases.current(), topicsHeldNow());
        if (rows.length === 0) return;
        await publish(rows);
        if (rows.length < FEW_ROWS) await delay(GATHER_MS);
      }
    },
  };
}

async function publishRows(producer: Pick<Producer, 'publishEncoded'>, rows: StoredRow[]): Promise<readonly Refusal[]> {
  try {
    await producer.publishEncoded(
      rows.map(({ topic, key, value, traceparent }) => ({ topic, key, value, ...traceHeaders(traceparent) })),
    );
    return [];
  } catch (error) {
    if (error instanceof PublishRefusedError) return error.refusals;
    throw error;
  }
}
