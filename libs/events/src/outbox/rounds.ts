import { setTimeout as delay } from 'node:timers/promises';
import type { EventLogger } from '../kafka/client.ts';
import type { Producer } from '../producer/producer.ts';
import { PublishRefusedError, type Refusal } from '../producer/publish-errors.ts';
import type { Lease, Leases } from './lease.ts';
import type { createOutboxStore, Round } from './outbox-store.ts';
import type { createRelayMetrics } from './relay-metrics.ts';
import type { createStandDown } from './stand-down.ts';
import type { createUpkeep } from './upkeep.ts';

/** A topic that Kafka does not know is tried again after this; its rows wait in order. */
const HOLD_TOPIC_MS = 5_000;
/** After a round of few rows the next waits this long, for a round costs the same whether it takes one row or fifty. */
const GATHER_MS = 1;
const FEW_ROWS = 50;
/** The rows stay where they are, so a short wait loses nothing; after it others may have more luck with Kafka. */
const PUBLISH_TIMEOUT_MS = 3_500;

const NOTHING = { ids: '', count: 0 };

export type RoundsOptions = {
  leases: Pick<Leases, 'current' | 'holds' | 'releaseSurplus'>;
  store: ReturnType<typeof createOutboxStore>;
  producer: Pick<Producer, 'publishEncoded'>;
  metrics: ReturnType<typeof createRelayMetrics>;
  upkeep: Pick<ReturnType<typeof createUpkeep>, 'deleted'>;
  standDown: Pick<ReturnType<typeof createStandDown>, 'watch'>;
  logger: EventLogger;
};

/** The work of a relay: take rows in order, publish them, forget them, again until there are none. */
export function createRounds({ leases, store, producer, metrics, upkeep, standDown, logger }: RoundsOptions) {
  const heldTopics = new Map<string, number>();
  // Not yet deleted; should we crash now, they are published once more.
  let acknowledged = NOTHING;

  async function publish(round: Round, held: readonly Lease[]): Promise<void> {
    // Frozen for longer than its lease, a relay would send old rows again after its successor's newer ones.
    const limits = { stillOurs: () => leases.holds(held), timeoutMs: PUBLISH_TIMEOUT_MS };
    const refusals = await standDown.watch(() => refusalsOf(producer.publishEncoded(round.messages, limits)));
    const ids = refusals.length === 0 ? round.ids : idsWithout(round.ids, refusals);
    acknowledged = { ids, count: round.messages.length - refusals.length };
    metrics.relayed(acknowledged.count);
    if (refusals.length > 0) await setAside(round, refusals);
  }

  /** Rows of an unknown topic wait, in order, until it exists; rows that can never be published are parked. */
  async function setAside({ messages, ids }: Round, refusals: readonly Refusal[]): Promise<void> {
    const idAt = ids.split(',');
    const refused = refusals.flatMap(({ index, reason }) => {
      const [id, message] = [idAt[index], messages[index]];
      return id === undefined || message === undefined ? [] : [{ id, topic: message.topic, reason }];
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
        await store.forget(acknowledged.ids, leases.current());
        upkeep.deleted(acknowledged.count);
        acknowledged = NOTHING;
        await leases.releaseSurplus();
        if (signal.aborted) return;
        const held = leases.current();
        const round = await store.next(held, topicsHeldNow());
        if (round.messages.length === 0) return;
        await publish(round, held);
        if (round.messages.length < FEW_ROWS) await delay(GATHER_MS);
      }
    },
  };
}

function idsWithout(ids: string, refusals: readonly Refusal[]): string {
  const refused = new Set(refusals.map(({ index }) => index));
  return ids
    .split(',')
    .filter((_, index) => !refused.has(index))
    .join(',');
}

async function refusalsOf(publication: Promise<void>): Promise<readonly Refusal[]> {
  try {
    await publication;
    return [];
  } catch (error) {
    if (error instanceof PublishRefusedError) return error.refusals;
    throw error;
  }
}
