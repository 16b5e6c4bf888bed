import type { EventLogger } from '../kafka/client.ts';
import { PublishUnavailableError } from '../producer/publish-errors.ts';
import type { Leases } from './lease.ts';

/** Kafka has been out for us for so long, by one publication, that another relay may have more luck. */
const FAILING_MS = 3_000;
/** For so long we take no shard; longer each time, or a Kafka that is out for all would keep the shards moving. */
const FIRST_REST_MS = 10_000;
const MAX_REST_MS = 80_000;

/** Hands the shards of a relay that reaches PostgreSQL but not Kafka to others, where there are any. */
export function createStandDown({ leases, logger }: { leases: Pick<Leases, 'standDown'>; logger: EventLogger }) {
  let failingSince: number | undefined;
  let restMs = FIRST_REST_MS;
  let restsUntil = 0;

  return {
    isResting: () => performance.now() < restsUntil,

    /** Publishes, and remembers since when Kafka has not answered. */
    async watch<T>(publish: () => Promise<T>): Promise<T> {
      const asked = performance.now();
      try {
        const outcome = await publish();
        failingSince = undefined;
        restMs = FIRST_REST_MS;
        return outcome;
      } catch (error) {
        if (error instanceof PublishUnavailableError) failingSince ??= asked;
        throw error;
      }
    },

    /** Gives the shards back when Kafka has been out for long enough. Call it only while nothing is being published. */
    async whenDue(): Promise<void> {
      if (failingSince === undefined || performance.now() - failingSince < FAILING_MS) return;
      // Before the answer: a tick meanwhile would bring us back among the living.
      restsUntil = performance.now() + restMs;
      const hasLeft = await leases.standDown().catch(() => false);
      if (!hasLeft) restsUntil = 0;
      if (!hasLeft) return;
      failingSince = undefined;
      logger.warn({ restMs }, 'outbox relay does not reach Kafka and leaves its shards to others');
      restMs = Math.min(restMs * 2, MAX_REST_MS);
    },
  };
}
