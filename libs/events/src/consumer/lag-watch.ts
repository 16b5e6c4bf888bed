import type { Admin } from 'kafkajs';
import type { EventLogger } from '../kafka/client.ts';
import type { Place } from './session.ts';

/** Lag is asked for this often: two requests a topic. */
const LOOK_MS = 10_000;
/** A partition with records to handle, none under way and none done for this long has been forgotten by its client. */
const STALLED_MS = 40_000;

export type LagWatchOptions = {
  admin: Admin;
  groupId: string;
  logger: EventLogger;
  assigned: () => readonly Place[];
  /** Whether the partition is expected to stand still: it is being handled, or paused by an outage. */
  isExcused: (place: Place) => boolean;
  /** For each partition of ours, at each look. */
  onLag: (place: Place, behind: number, position: number) => void;
  /** A look has succeeded: what is known of lag is of now. Also when the watch begins. */
  onLooked: () => void;
  onStalled: (place: Place) => void;
};

type Seen = { committed: string; since: number };

/**
 * Asks the brokers how far behind each partition is, which the records cannot tell while none arrive, and tells of a
 * partition that should move and does not: kafkajs can go on fetching and beating without it.
 */
export class LagWatch {
  readonly #options: LagWatchOptions;
  readonly #seen = new Map<string, Seen>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isConnected = false;
  #closed = false;

  constructor(options: LagWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.onLooked();
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    if (this.#isConnected) await this.#options.admin.disconnect().catch(() => {});
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#schedule());
    }, LOOK_MS);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { groupId, logger, assigned, onLooked } = this.#options;
    try {
      await this.#lookAt([...new Set(assigned().map(({ topic }) => topic))]);
      onLooked();
    } catch (error) {
      this.#isConnected = false;
      logger.debug({ error, groupId }, 'lag could not be asked for');
    }
  }

  async #lookAt(topics: string[]): Promise<void> {
    if (topics.length === 0) return;
    const { admin, groupId } = this.#options;
    if (!this.#isConnected) await admin.connect();
    this.#isConnected = true;
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
      const ends = await admin.fetchTopicOffsets(topic);
      for (const { partition, offset } of partitions) {
        const end = ends.find((one) => one.partition === partition);
        if (end !== undefined) this.#judge({ topic, partition }, offset, end);
      }
    }
  }

  #judge(place: Place, committed: string, { low, high }: { low: string; high: string }): void {
    const { assigned, isExcused, onLag, onStalled } = this.#options;
    const name = `${place.topic}/${place.partition}`;
    if (!assigned().some(({ topic, partition }) => topic === place.topic && partition === place.partition)) {
      this.#seen.delete(name);
      return;
    }
    const position = BigInt(committed) < BigInt(low) ? BigInt(low) : BigInt(committed);
    const behind = Number(BigInt(high) - position);
    onLag(place, behind, Number(position));
    const before = this.#seen.get(name);
    if (behind === 0 || isExcused(place) || before?.committed !== committed) {
      this.#seen.set(name, { committed, since: performance.now() });
    } else if (performance.now() - before.since > STALLED_MS) {
      this.#seen.delete(name);
      onStalled(place);
    }
  }
}
