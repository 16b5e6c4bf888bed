import { broken, count, duration, ok, type Verdict, warning } from '../check.ts';

/** The state of a service's outbox. */
export type OutboxState = {
  /** Rows waiting; counted up to 100,000. */
  depth: number;
  oldestMs: number | null;
  parked: number;
  /** Shards that a living relay holds, of `shards`. */
  held: number;
  shards: number;
  relays: number;
  /** Age of the oldest transaction that is still open, whoever's it is. */
  oldestTransactionMs: number | null;
};

/** A relay follows a dead one within ten seconds; what is older than that is late. */
const LATE_MS = 10_000;
const STUCK_MS = 60_000;
/** Longer than any transaction of ours: it keeps deleted rows from being cleared away. */
const LONG_TRANSACTION_MS = 60_000;

/** Whether what a service has written reaches Kafka. `advice` is on the service that runs the relay. */
export function outboxVerdict(state: OutboxState, advice: string): Verdict {
  const { depth, oldestMs, parked, held, shards, relays, oldestTransactionMs } = state;
  const age = oldestMs === null ? '' : `, the oldest for ${duration(oldestMs)}`;
  const saw = `${count(depth, 'row')} waiting${age}; ${count(relays, 'relay')} with ${held} of ${shards} shards`;
  if (relays === 0) return broken(saw, `Nobody publishes what is written. ${advice}`);
  if ((oldestMs ?? 0) > STUCK_MS) return broken(saw, `See in its log why nothing is published: Kafka first. ${advice}`);
  if ((oldestMs ?? 0) > LATE_MS) return warning(saw, 'Ask again in a moment: it should catch up.');
  if (held < shards)
    return warning(saw, 'Ask again in ten seconds: a relay that came or went leaves shards for that long.');
  if (parked > 0) {
    const advised = 'Kafka refused these for good: read outbox_parked.reason, mend it, put the rows back into outbox.';
    return warning(`${saw}; ${parked} parked`, advised);
  }
  if ((oldestTransactionMs ?? 0) > LONG_TRANSACTION_MS) {
    const advised =
      'End it (pg_stat_activity tells whose it is, pg_terminate_backend ends it): it keeps tables from being cleared.';
    return warning(`${saw}; a transaction is open for ${duration(oldestTransactionMs ?? 0)}`, advised);
  }
  return ok(saw);
}
