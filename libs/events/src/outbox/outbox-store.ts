import type { Pool } from 'pg';
import type { EncodedMessage } from '../producer/message.ts';
import type { RefusalReason } from '../producer/publish-errors.ts';
import type { Lease } from './lease.ts';
import { packed, unpack } from './packed-rows.ts';

/**
 * Rows of one shard taken at a time: small enough that a busy shard does not starve the others; from all sixteen they
 * fill two requests to Kafka, and no third one with a rest.
 */
const ROWS_PER_SHARD = 125;
/** A round is held in memory several times over: of large rows it takes fewer, yet one a shard. Together 8 MiB. */
const BYTES_PER_SHARD = 512 * 1024;
/** Counting stops here; beyond it the depth is "more than that". */
export const MAX_COUNTED_DEPTH = 100_000;

/** Rows of one shard and topic, in order. */
type Group = { topic: string; ids: string; rows: string };
/** Rows to be published together; `ids` are theirs, joined by commas as they came. */
export type Round = { messages: EncodedMessage[]; ids: string };

/** The shards that this relay holds in the epoch in which it got them: whoever has lost a lease changes nothing. */
const HELD = `
  SELECT l.shard FROM unnest($1::smallint[], $2::bigint[]) AS mine(shard, epoch)
  JOIN outbox_lease AS l ON l.shard = mine.shard AND l.epoch = mine.epoch
  WHERE l.owner = $3 AND l.expires_at > now()`;

/**
 * Without waiting for the disk: what a crash of the database brings back is published once more, and a relay that waits
 * for the disk once a round is twice as slow.
 */
const FORGET = `
WITH held AS (${HELD}), unflushed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
DELETE FROM outbox AS o USING held, unflushed WHERE o.shard = held.shard AND o.id = ANY($4::bigint[])`;

/**
 * One ordered index scan a shard, however many rows wait. No row lock: the lease is the lock. With SKIP LOCKED on rows,
 * a relay could overtake rows that a frozen predecessor still locks, and publish an aggregate out of order (ADR 0004).
 * Ordered by shard too, or the planner walks the primary key through the rows of all other shards.
 */
const NEXT = `
WITH held AS (${HELD})
SELECT next.topic, string_agg(next.id::text, ',' ORDER BY next.id) AS ids, ${packed('next')} AS rows
FROM held CROSS JOIN LATERAL (
  SELECT o.*, sum(octet_length(o.value)) OVER (ORDER BY o.id) - octet_length(o.value) AS bytes_before
  FROM (
    SELECT * FROM outbox
    WHERE shard = held.shard AND topic <> ALL($4::text[]) ORDER BY shard, id LIMIT ${ROWS_PER_SHARD}
  ) AS o
) AS next
WHERE next.bytes_before < ${BYTES_PER_SHARD}
GROUP BY held.shard, next.topic`;

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
  const heldBy = (leases: readonly Lease[]) => [
    leases.map(({ shard }) => shard),
    leases.map(({ epoch }) => epoch),
    owner,
  ];
  return {
    /** Deletes rows that Kafka has acknowledged, by their ids joined by commas. */
    async forget(ids: string, leases: readonly Lease[]): Promise<void> {
      if (ids === '') return;
      // A literal: the driver would escape every element of an array.
      const values = [...heldBy(leases), `{${ids}}`];
      await pool.query({ name: 'outbox-forget', text: FORGET, values });
    },

    /** The next rows, in order for each shard, without the topics held back. */
    async next(leases: readonly Lease[], heldTopics: readonly string[]): Promise<Round> {
      if (leases.length === 0) return { messages: [], ids: '' };
      const values = [...heldBy(leases), heldTopics];
      const { rows } = await pool.query<Group>({ name: 'outbox-next', text: NEXT, values });
      return {
        messages: rows.flatMap((group) => unpack(group.topic, group.rows)),
        ids: rows.map(({ ids }) => ids).join(','),
      };
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
