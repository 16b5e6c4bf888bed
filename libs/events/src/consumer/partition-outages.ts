import type { EventLogger } from '../kafka/client.ts';
import type { ConsumerMetrics } from './consumer-metrics.ts';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 15_000;

type Outage = { times: number; since: number; timer: NodeJS.Timeout; resume: () => void };
type Place = { topic: string; partition: number };

export type PartitionOutages = ReturnType<typeof createPartitionOutages>;

/** Partitions whose handler throws: each is paused, looked at again after a growing pause, and freed by a success. */
export function createPartitionOutages(logger: EventLogger, metrics: ConsumerMetrics) {
  const outages = new Map<string, Outage>();
  const nameOf = ({ topic, partition }: Place) => `${topic}/${partition}`;

  function forget(name: string): void {
    clearTimeout(outages.get(name)?.timer);
    outages.delete(name);
    metrics.paused(outages.size);
  }

  return {
    /** Whether the last try failed: then the next one is a probe without retries. */
    isOpen: (place: Place): boolean => outages.has(nameOf(place)),

    /** Pauses the partition; `pause` is kafkajs's and returns what resumes it. */
    failed(place: Place, error: unknown, pause: () => () => void): void {
      const name = nameOf(place);
      const before = outages.get(name);
      clearTimeout(before?.timer);
      const times = (before?.times ?? 0) + 1;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), MAX_PAUSE_MS);
      const resume = pause();
      const timer = setTimeout(resume, pauseMs);
      outages.set(name, { times, since: before?.since ?? performance.now(), timer, resume });
      metrics.outage(place.topic);
      metrics.paused(outages.size);
      logger.warn({ ...place, error, times, pauseMs }, 'partition paused: its handler fails');
    },

    succeeded(place: Place): void {
      const name = nameOf(place);
      const outage = outages.get(name);
      if (outage === undefined) return;
      forget(name);
      logger.info({ ...place, times: outage.times }, 'partition goes on: its handler works again');
    },

    /** Partitions of others are none of our business; a pause must not greet them when they come back. */
    keepOnly(assigned: readonly Place[]): void {
      const kept = new Set(assigned.map(nameOf));
      for (const [name, { resume }] of outages) {
        if (kept.has(name)) continue;
        resume();
        forget(name);
      }
    },

    /** Milliseconds since the oldest outage began; 0 when there is none. */
    longestMs: (): number => Math.max(0, ...[...outages.values()].map(({ since }) => performance.now() - since)),

    clear(): void {
      for (const name of outages.keys()) forget(name);
    },
  };
}
