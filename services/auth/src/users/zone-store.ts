import type { Pool } from 'pg';
import { Prisma } from '../generated/client.ts';

/** A client's event may be 400 days old; a day more for clocks that differ. */
const KEPT_DAYS = 401;
/** All of them go with every request, in a header. Whatever was before the oldest is taken to have been in that one. */
const MAX_PAST_ZONES = 50;

/** `pastZones` of the user `u` at a time that is a parameter: those that an event can still fall in, oldest first. */
export function selectPastZones(now: string): string {
  return `
  coalesce((
    SELECT json_agg(
      json_build_object('timezone', z.timezone, 'untilMs', (extract(epoch FROM z.until) * 1000)::bigint) ORDER BY z.until)
    FROM past_zones z WHERE z.user_id = u.id AND z.until > ${now}::timestamptz - interval '${KEPT_DAYS} days'
  ), '[]') AS "pastZones"`;
}

/**
 * Changes a user's zone from `now` on and remembers the one before, in one statement that leaves both as they are when
 * the zone is the same. The row of the user must be locked: a second change then sees the first, and is never earlier.
 */
export function changeZone(userId: string, timezone: string, now: Date): Prisma.Sql {
  return Prisma.sql`
  WITH changed AS (
    UPDATE users SET timezone = ${timezone}, version = version + 1
    WHERE id = ${userId} AND timezone <> ${timezone}
    RETURNING id, old.timezone AS timezone
  ), forgotten AS (
    DELETE FROM past_zones WHERE user_id IN (SELECT id FROM changed) AND until <= (
      SELECT until FROM past_zones WHERE user_id = ${userId} ORDER BY until DESC OFFSET ${MAX_PAST_ZONES - 1} LIMIT 1)
  )
  INSERT INTO past_zones (user_id, until, timezone)
  SELECT id, greatest(${now}::timestamptz(3), (SELECT max(until) FROM past_zones WHERE user_id = ${userId})), timezone
  FROM changed
  ON CONFLICT (user_id, until) DO NOTHING`;
}

export type ZoneStore = ReturnType<typeof createZoneStore>;

/** The zones people had before. */
export function createZoneStore(pool: Pool) {
  return {
    /** Forgets the zones that no event can fall in any more. */
    async forgetOld(now: Date): Promise<void> {
      await pool.query(`DELETE FROM past_zones WHERE until < $1::timestamptz - interval '${KEPT_DAYS} days'`, [now]);
    },
  };
}
