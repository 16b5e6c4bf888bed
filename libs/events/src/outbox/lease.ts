import type { Pool } from 'pg';
import { SHARDS } from './row.ts';

/** A relay that died is followed within this and one tick. */
export const LEASE_MS = 5_000;
/** We stop before the lease does, for our clock starts after the database's answer is on its way. */
const MARGIN_MS = 1_500;

/** A shard that this relay may publish, under the epoch in which it got it. */
export type Lease = { shard: number; epoch: string };
/** Age of the oldest row in the shards held, undefined when there is none; how many of them are newly held. */
export type Tick = { oldestMs: number | undefined; taken: number };

type TickRow = { shard: number; epoch: string; share: number; oldest_ms: number | null };

/**
 * One statement that says "I am here", renews what this relay holds and takes free shards up to its fair share.
 * Every taking raises the epoch, so what an earlier holder still does can be told apart.
 */
const TICK = `
WITH me AS (
  INSERT INTO outbox_relay (owner, expires_at) VALUES ($1, now() + $2 * interval '1 ms')
  ON CONFLICT (owner) DO UPDATE SET expires_at = excluded.expires_at
), fair AS (
  SELECT ceil(${SHARDS}.0 / count(*))::int AS share
  FROM (SELECT owner FROM outbox_relay WHERE expires_at > now() UNION SELECT $1) AS living
), renewed AS (
  UPDATE outbox_lease SET expires_at = now() + $2 * interval '1 ms' WHERE owner = $1 RETURNING shard, epoch
), free AS (
  SELECT shard FROM outbox_lease
  WHERE expires_at <= now() AND owner IS DISTINCT FROM $1
  ORDER BY shard
  LIMIT greatest(0, (SELECT share FROM fair) - (SELECT count(*) FROM renewed))
  FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE outbox_lease AS l SET owner = $1, epoch = l.epoch + 1, expires_at = now() + $2 * interval '1 ms'
  FROM free WHERE l.shard = free.shard RETURNING l.shard, l.epoch
)
SELECT held.shard, held.epoch, (SELECT share FROM fair) AS share,
  (SELECT extract(epoch FROM now() - o.created_at) * 1000 FROM outbox AS o
   WHERE o.shard = held.shard ORDER BY o.shard, o.id LIMIT 1)::float8 AS oldest_ms
FROM (SELECT * FROM renewed UNION ALL SELECT * FROM taken) AS held`;

const RELEASE = `UPDATE outbox_lease SET owner = NULL, expires_at = '-infinity' WHERE owner = $1 AND shard = ANY($2::smallint[])`;
/**
 * Leaves the living, if there are others: they reckon their shares without us. The lock lets one of two that leave at
 * the same time see that the other has.
 */
const LEAVE = `
WITH living AS (SELECT owner FROM outbox_relay WHERE expires_at > now() ORDER BY owner FOR UPDATE)
DELETE FROM outbox_relay WHERE owner = $1 AND EXISTS (SELECT 1 FROM living WHERE owner <> $1)`;
const FORGET = `DELETE FROM outbox_relay WHERE owner = $1 OR expires_at < now() - interval '1 minute'`;

export type Leases = ReturnType<typeof createLeases>;

/** The shards that one relay holds. `current` is empty once the lease could have run out, whatever the database says. */
export function createLeases(pool: Pick<Pool, 'query'>, owner: string, leaseMs: number = LEASE_MS) {
  let held: Lease[] = [];
  let share = SHARDS;
  let validUntil = 0;

  return {
    owner,
    current: (): Lease[] => (performance.now() < validUntil ? held : []),
    /** Whether all of these are still ours in the epoch in which we got them. */
    holds: (leases: readonly Lease[]): boolean => {
      const names = new Set((performance.now() < validUntil ? held : []).map(nameOf));
      return leases.every((lease) => names.has(nameOf(lease)));
    },
    hasSurplus: () => held.length > share,
    holdsAll: () => held.length === SHARDS && performance.now() < validUntil,

    /** Renews what is held and takes what is free. */
    async tick(): Promise<Tick> {
      const asked = performance.now();
      const { rows } = await pool.query<TickRow>({ name: 'outbox-tick', text: TICK, values: [owner, leaseMs] });
      const before = new Set(held.map(nameOf));
      held = rows.map(({ shard, epoch }) => ({ shard, epoch }));
      share = rows[0]?.share ?? share;
      validUntil = asked + leaseMs - MARGIN_MS;
      const ages = rows.flatMap(({ oldest_ms }) => (oldest_ms === null ? [] : [oldest_ms]));
      const taken = held.filter((lease) => !before.has(nameOf(lease))).length;
      return { taken, oldestMs: ages.length === 0 ? undefined : Math.max(0, ...ages) };
    },

    /** Gives back what is above the fair share. Call it only while nothing of these shards is being published. */
    async releaseSurplus(): Promise<void> {
      if (held.length <= share) return;
      const surplus = held.slice(share);
      held = held.slice(0, share);
      await release(surplus);
    },

    /** Gives back everything while other relays live, and counts no more among them until the next tick. */
    async standDown(): Promise<boolean> {
      const { rowCount } = await pool.query(LEAVE, [owner]);
      if (rowCount === 0) return false;
      const all = held;
      held = [];
      await release(all);
      return true;
    },

    /** Gives back everything, so that another relay need not wait for the lease to run out. */
    async releaseAll(): Promise<void> {
      const all = held;
      held = [];
      await release(all);
      await pool.query(FORGET, [owner]);
    },
  };

  async function release(leases: Lease[]): Promise<void> {
    await pool.query(RELEASE, [owner, leases.map(({ shard }) => shard)]);
  }
}

function nameOf({ shard, epoch }: Lease): string {
  return `${shard}/${epoch}`;
}
