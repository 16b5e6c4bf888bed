import type { Pool } from 'pg';
import { selectPastZones } from '../users/zone-store.ts';
import type { RefreshableSession } from './refresh-token.ts';
import type { SessionState } from './session.ts';

export type SessionOwner = { userId: string; roles: string[]; timezone: string };
export type SessionStore = ReturnType<typeof createSessionStore>;

/** A session to be stored, with the hash of its first refresh token. */
export type NewSession = { id: string; refreshHash: Buffer; createdAt: Date; expiresAt: Date };

type OwnedSession = RefreshableSession & SessionOwner;
type StateOfSession = SessionState & { sessionId: string };

const OWNED = `
  SELECT s.refresh_hash AS "refreshHash", s.expires_at AS "expiresAt", s.revoked_at AS "revokedAt",
         u.id AS "userId", u.roles, u.timezone
  FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`;

const STATE = `
  SELECT s.id AS "sessionId", s.revoked_at IS NULL AND s.expires_at > $2 AS active, u.timezone, u.version,
         ${selectPastZones('$2')}
  FROM sessions s JOIN users u ON u.id = s.user_id`;

/** Sessions in PostgreSQL, which is the truth about them. */
export function createSessionStore(pool: Pool) {
  return {
    async create(userId: string, session: NewSession): Promise<void> {
      await pool.query(
        `INSERT INTO sessions (id, user_id, refresh_hash, created_at, refreshed_at, expires_at)
         VALUES ($1, $2, $3, $4, $4, $5)`,
        [session.id, userId, session.refreshHash, session.createdAt, session.expiresAt],
      );
    },
    async findOwned(sessionId: string): Promise<OwnedSession | undefined> {
      return (await pool.query<OwnedSession>(OWNED, [sessionId])).rows[0];
    },
    /** Replaces the refresh token; false when another request already did, or the session ended. */
    async rotate(
      sessionId: string,
      change: { from: Buffer; to: Buffer; refreshedAt: Date; expiresAt: Date },
    ): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE sessions SET refresh_hash = $3, refreshed_at = $4, expires_at = $5
         WHERE id = $1 AND refresh_hash = $2 AND revoked_at IS NULL`,
        [sessionId, change.from, change.to, change.refreshedAt, change.expiresAt],
      );
      return rowCount === 1;
    },
    async revoke(sessionId: string, at: Date): Promise<void> {
      await pool.query('UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [sessionId, at]);
    },
    async stateOf(sessionId: string, now: Date): Promise<SessionState | undefined> {
      return (await pool.query<StateOfSession>(`${STATE} WHERE s.id = $1`, [sessionId, now])).rows[0];
    },
    /** The states of a user's sessions that have not ended. */
    async statesOf(userId: string, now: Date): Promise<StateOfSession[]> {
      const open = 's.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2';
      return (await pool.query<StateOfSession>(`${STATE} WHERE ${open}`, [userId, now])).rows;
    },
    /** Deletes the sessions that ended before a time. */
    async deleteEnded(before: Date): Promise<void> {
      await pool.query('DELETE FROM sessions WHERE expires_at < $1', [before]);
    },
  };
}
