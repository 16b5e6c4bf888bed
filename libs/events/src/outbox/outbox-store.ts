import type { Pool } from 'pg';
import type { RefusalReason } from '../producer/publish-errors.ts';
import type { Lease } from './lease.ts';

/** Rows of one shard taken at a time: small enough that a busy shard does not starve the others. */
const ROWS_PER_SHARD = 100;
/** Counting stops here; beyond it the depth is "more than that". */
export const MAX_COUNTED_DEPTH = 100_000;

export type StoredRow = {
  id: string;
  topic: string;
  key: string;
  value: Buffer;
  traceparent: string | null;
};

/**
 * Deletes what was acknowledged and reads what is next, in one round trip, both only in shards whose lease and epoch
 * still hold. No row lock: the lease is the lock. With SKIP LOCKED on rows, a relay could overtake rows that a frozen
 * predecessor still locks, and publish an aggregate out of order (ADR 0004).
 */
const ADVANCE = `
WITH lease AS (
  SELECT l.shard FROM unnest($2::smallint[], $3::bigint[]) AS mine(shard, epoch)
  JOIN outbox_lease AS l ON l.shard = mine.shard AND l.epoch = mine.epoch
  WHERE l.owner = $4 AND l.expires_at > now()
), gone AS (
  DELETE FROM outbox AS o USING lease WHERE o.id = ANY($1::bigint[]) AND o.shard = lease.shard
)
SELECT next.id, next.topic, next.key, next.value, next.traceparent
FROM lease CROSS JOIN LATERAL (
  SELECT * FROM outbox AS o
  WHERE o.shard = lease.shard AND o.id <> ALL($1::bigint[]) AND o.topic <> ALL($5::text[])
  ORDER BY o.id LIMIT ${ROWS_PER_SHARD}
) AS next`;

const PARK = `
WITH refused AS (
  DELETE FROM outbox WHERE id = ANY($1::bigint[]) RETURNING *
)
INSERT INTO outbox_parked (id, shard, topic, key, value, traceparent, created_at, reason)
SELECT r.id, r.shard, r.topic, r.key, r.value, r.traceparent, r.created_at, why.reason
FROM refused AS r JOIN unnest($1::bigint[], $2::text[]) AS why(id, reason) ON why.id = r.id
ON CONFLICT (id) DO NOTHING`;

const DEPTH = `SELECT count(*)::int AS depth FROM (SELECT 1 FROM outbox WHERE shard = ANY($1::smallint[]) LIMIT ${MAX_COUNTED_DEPTH}) AS counted`;

/** Table `outbox`, as the relay sees it. */
export function createOutboxStore(pool: Pick<Pool, 'query'>, owner: string) {
  return {
    /** Forgets the acknowledged rows and returns the next ones, in order for each shard, without the topics held back. */
    async advance(acknowledged: readonly string[], leases: readonly Lease[], heldTopics: readonly string[]) {
      const shards = leases.map(({ shard }) => shard);
      const epochs = leases.map(({ epoch }) => epoch);
      const { rows } = await pool.query<StoredRow>({
        name: 'outbox-advance',
        text: ADVANCE,
        values: [acknowledged, shards, epochs, owner, heldTopics],
      });
      return rows;
    },

    /** Sets rows aside that Kafka will never take; an operator decides on them. */
    async park(refused: readonly { id: string; reason: RefusalReason }[]): Promise<void> {
      await pool.query(PARK, [refused.map(({ id }) => id), refused.map(({ reason }) => reason)]);
    },

    /** Rows waiting in these shards, counted up to MAX_COUNTED_DEPTH. */
    async depth(leases: readonly Lease[]): Promise<number> {
      const { rows } = await pool.query<{ depth: number }>(DEPTH, [leases.map(({ shard }) => shard)]);
      return rows[0]?.depth ?? 0;
    },
  };
}
