import { randomUUID } from 'node:crypto';
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
import { createStandDown } from './stand-down.ts';
import { createUpkeep } from './upkeep.ts';
import { createNotifier, listenForWakes } from './wake-channel.ts';

/** Renewal, presence and the look for missed rows are one query, so an idle relay stays below one a second. */
const TICK_MS = 1_250;
const RETRY_MS = 500;
/** The table is measured every so many ticks: every fifteen seconds. */
const TICKS_BETWEEN_LOOKS = 12;

export type RelayOptions = {
  pool: Pick<Pool, 'query'>;
  producer: Pick<Producer, 'publishEncoded'>;
  logger: EventLogger;
  metrics: EventMetrics;
  /** For LISTEN; without it, rows written by another process are found by the tick. */
  databaseUrl?: string;
};

export type OutboxRelay = Pick<Relay, 'start' | 'wake' | 'close'>;

/**
 * Publishes the rows of table `outbox`, in order for each aggregate, at least once. Any number of relays may run on
 * one database; they share the shards.
 */
export function createOutboxRelay(options: RelayOptions): OutboxRelay {
  return new Relay(options);
}

class Relay {
  readonly #options: RelayOptions;
  readonly #leases: ReturnType<typeof createLeases>;
  readonly #store: ReturnType<typeof createOutboxStore>;
  readonly #metrics: ReturnType<typeof createRelayMetrics>;
  readonly #rounds: ReturnType<typeof createRounds>;
  readonly #upkeep: ReturnType<typeof createUpkeep>;
  readonly #standDown: ReturnType<typeof createStandDown>;
  readonly #notifier: ReturnType<typeof createNotifier>;
  readonly #work = createSignal();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #ticking: Promise<void> | undefined;
  #ticks = 0;
  #timer: NodeJS.Timeout | undefined;
  #listener: ReturnType<typeof listenForWakes> | undefined;

  constructor(options: RelayOptions) {
    const { pool, producer, logger, databaseUrl } = options;
    this.#options = options;
    this.#leases = createLeases(pool, randomUUID());
    this.#store = createOutboxStore(pool, this.#leases.owner);
    this.#metrics = createRelayMetrics(options.metrics);
    this.#notifier = createNotifier(pool);
    this.#upkeep = createUpkeep({ pool, databaseUrl, metrics: this.#metrics, logger });
    this.#standDown = createStandDown({ leases: this.#leases, logger });
    this.#rounds = createRounds({
      leases: this.#leases,
      store: this.#store,
      producer,
      metrics: this.#metrics,
      upkeep: this.#upkeep,
      standDown: this.#standDown,
      logger,
    });
  }

  /** Takes its share of the shards and begins to publish; resolves after the first round of leases. */
  async start(): Promise<void> {
    const { databaseUrl, logger } = this.#options;
    this.#startTick();
    await this.#ticking;
    if (databaseUrl !== undefined) {
      this.#listener = listenForWakes({ databaseUrl, logger, onWake: this.#work.raise });
    }
    this.#work.raise();
    this.#running = this.#run();
  }

  /** Call it after a commit that wrote rows: they are on their way at once. */
  wake(): void {
    this.#work.raise();
    if (!this.#leases.holdsAll()) this.#notifier.notify();
  }

  /** Finishes the batch under way and gives the shards back. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#work.raise();
    await this.#listener?.close();
    await this.#ticking;
    await this.#running;
    await this.#upkeep.close();
    await this.#leases.releaseAll();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#work.wait();
      try {
        await this.#rounds.untilEmpty(signal);
      } catch (error) {
        this.#metrics.failed(error instanceof PublishUnavailableError ? 'kafka' : 'postgres');
        this.#options.logger.warn({ error }, 'outbox relay could not publish and tries again');
        await this.#ticking;
        await this.#standDown.whenDue();
        setTimeout(this.#work.raise, RETRY_MS).unref();
      }
    }
  }

  #startTick(): void {
    this.#ticking = this.#tick();
  }

  async #tick(): Promise<void> {
    try {
      if (this.#standDown.isResting()) this.#metrics.seen({ oldestMs: 0, depth: 0, shards: 0 });
      else await this.#renew();
      if (this.#ticks++ % TICKS_BETWEEN_LOOKS === 0) await this.#upkeep.look();
    } catch (error) {
      this.#metrics.failed('postgres');
      this.#metrics.unseen(this.#leases.current().length);
      this.#options.logger.warn({ error }, 'outbox relay could not renew its leases');
    }
    if (!this.#closing.signal.aborted) this.#timer = setTimeout(() => this.#startTick(), TICK_MS);
  }

  async #renew(): Promise<void> {
    const { oldestMs, taken } = await this.#leases.tick();
    this.#metrics.taken(taken);
    const held = this.#leases.current();
    const depth = oldestMs === undefined ? 0 : await this.#store.depth(held);
    this.#metrics.seen({ oldestMs: oldestMs ?? 0, depth, shards: held.length });
    if (oldestMs !== undefined || this.#leases.hasSurplus()) this.#work.raise();
  }
}
