import type { Pool } from 'pg';

type Slot = { caller: string; key: string };
type Answer = { status: number; headers: Record<string, string>; body: string };

/**
 * A request that has not answered by then is taken for dead, and a repetition may run. The gateway waits 35 s for an
 * answer; whoever repeats after a crash need not wait much longer.
 */
const LOCK = `interval '40 seconds'`;
const KEPT = `interval '24 hours'`;

const RESERVE = `
  INSERT INTO idempotency_keys AS held (caller, key, request_hash, effect_id, locked_until)
  VALUES ($1, $2, $3, $4, now() + ${LOCK})
  ON CONFLICT (caller, key) DO UPDATE SET
    request_hash = excluded.request_hash, locked_until = excluded.locked_until, status = NULL, body = NULL, headers = NULL,
    effect_id = CASE WHEN held.created_at < now() - ${KEPT} THEN excluded.effect_id ELSE held.effect_id END,
    created_at = CASE WHEN held.created_at < now() - ${KEPT} THEN now() ELSE held.created_at END
  WHERE held.created_at < now() - ${KEPT}
     OR (held.status IS NULL AND held.locked_until < now() AND held.request_hash = excluded.request_hash)
  RETURNING effect_id`;

/** Takes the key for this request and returns the id of its effect; undefined when the key is taken. */
export async function reserve(
  pool: Pool,
  slot: Slot & { hash: string; effectId: string },
): Promise<string | undefined> {
  const { rows } = await pool.query<{ effect_id: string }>(RESERVE, [slot.caller, slot.key, slot.hash, slot.effectId]);
  return rows[0]?.effect_id;
}

/** What is held under a key: the hash of the request, and its answer once there is one. */
export async function findAnswer(pool: Pool, { caller, key }: Slot) {
  const { rows } = await pool.query<{
    hash: string;
    status: number | null;
    headers: Record<string, string>;
    body: string;
  }>('SELECT request_hash AS hash, status, headers, body FROM idempotency_keys WHERE caller = $1 AND key = $2', [
    caller,
    key,
  ]);
  return rows[0];
}

/** Keeps the answer for repetitions. */
export async function keepAnswer(pool: Pool, { caller, key }: Slot, { status, headers, body }: Answer): Promise<void> {
  await pool.query('UPDATE idempotency_keys SET status = $3, headers = $4, body = $5 WHERE caller = $1 AND key = $2', [
    caller,
    key,
    status,
    headers,
    body,
  ]);
}

/** Gives the key back at once: a repetition runs again, with the same effect id. */
export async function release(pool: Pool, { caller, key }: Slot): Promise<void> {
  await pool.query(
    'UPDATE idempotency_keys SET locked_until = now() WHERE caller = $1 AND key = $2 AND status IS NULL',
    [caller, key],
  );
}

/** Deletes the keys older than 24 h. */
export async function forgetOldKeys(pool: Pool): Promise<void> {
  await pool.query(`DELETE FROM idempotency_keys WHERE created_at < now() - ${KEPT}`);
}
