import { createId } from '@paralleldrive/cuid2';
import type { Pool } from 'pg';
import type { EventLogger } from '../kafka/client.ts';
import type { Producer } from '../producer/producer.ts';
import type { EventMetrics } from '../producer/producer-metrics.ts';
import { PublishUnavailableError } from '../producer/publish-errors.ts';
import { createLeases } from './lease.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createRelayMetrics } from './relay-metrics.ts';
import { createRounds } from './rounds.ts';
import { createSignal } from './signal.ts';
import { createNotifier, listenForWakes } from './wake-channel.ts';

/** Renewal, presence and the look for missed rows are one query, so an idle relay stays below one a second. */
const TICK_MS = 1_250;
const RETRY_MS = 500;

export type RelayOptions = {
  pool: Pick<Pool, 'query'>;
  producer: Pick<Producer, 'publishEncoded'>;
  logger: EventLogger;
  metrics: EventMetrics;
  /** For LISTEN; without it, rows written by another process are found by the tick. */
  databaseUrl?: string;
};

export type OutboxRelay = ReturnType<typeof createOutboxRelay>;

/**
 * Publishes the rows of table `outbox`, in order for each aggregate, at least once. Any number of relays may run on
 * one database; they share the shards.
 */
export function createOutboxRelay({ pool, producer, logger, metrics: registry, databaseUrl }: RelayOptions) {
  const leases = createLeases(pool, createId());
  const store = createOutboxStore(pool, leases.owner);
  const metrics = createRelayMetrics(registry);
  const rounds = createRounds({ leases, store, producer, metrics, logger });
  const notifier = createNotifier(pool);
  const work = createSignal();
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  let ticking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let listener: ReturnType<typeof listenForWakes> | undefined;

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await work.wait();
      try {
        await rounds.untilEmpty(closing.signal);
      } catch (error) {
        metrics.failed(error instanceof PublishUnavailableError ? 'kafka' : 'postgres');
        logger.warn({ error }, 'outbox relay could not publish and tries again');
        setTimeout(work.raise, RETRY_MS).unref();
      }
    }
  }

  async function tick(): Promise<void> {
    try {
      const oldestMs = await leases.tick();
      const held = leases.current();
      const depth = oldestMs === undefined ? 0 : await store.depth(held);
      metrics.seen({ oldestMs: oldestMs ?? 0, depth, shards: held.length });
      if (oldestMs !== undefined) work.raise();
    } catch (error) {
      metrics.failed('postgres');
      logger.warn({ error }, 'outbox relay could not renew its leases');
    }
    if (!closing.signal.aborted) timer = setTimeout(startTick, TICK_MS);
  }

  function startTick(): void {
    ticking = tick();
  }

  return {
    /** Takes its share of the shards and begins to publish; resolves after the first round of leases. */
    async start(): Promise<void> {
      startTick();
      await ticking;
      if (databaseUrl !== undefined) listener = listenForWakes({ databaseUrl, logger, onWake: work.raise });
      work.raise();
      running = run();
    },

    /** Call it after a commit that wrote rows: they are on their way at once. */
    wake(): void {
      work.raise();
      if (!leases.holdsAll()) notifier.notify();
    },

    /** Finishes the batch under way and gives the shards back. */
    async close(): Promise<void> {
      closing.abort();
      clearTimeout(timer);
      work.raise();
      await listener?.close();
      await ticking;
      await running;
      await leases.releaseAll();
    },
  };
}
