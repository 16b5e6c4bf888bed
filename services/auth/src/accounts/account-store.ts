import { type Codec, insertOutbox, outboxParameters, outboxRow } from '@astrapath/events';
import { createId } from '@astrapath/service';
import type { Pool } from 'pg';
import type { NewSession } from '../sessions/session-store.ts';
import { userRegistered } from './account-events.ts';
import { type AccountCredentials, FIRST_PLAN, type NewAccount } from './account.ts';

/** The Idempotency-Key of a registration: its hash, and a keyed hash of the rest of the request. */
export type RegistrationKey = { keyHash: Buffer; requestHash: Buffer };

/** What an Idempotency-Key registered. */
export type Registration = AccountCredentials & { requestHash: Buffer };

export type AccountStore = ReturnType<typeof createAccountStore>;

const OPEN = `
  WITH account AS (
    INSERT INTO users (id, email, password_hash, roles, timezone, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (email) DO NOTHING RETURNING id
  ), profile AS (
    INSERT INTO profiles (user_id, first_name, last_name, job_title, company) SELECT id, $7, $8, $9, $10 FROM account
  ), subscription AS (
    INSERT INTO subscriptions (id, user_id, plan, started_at) SELECT $11, id, $12, $6 FROM account
  ), session AS (
    INSERT INTO sessions (id, user_id, refresh_hash, created_at, refreshed_at, expires_at)
    SELECT $13, id, $14, $15, $15, $16 FROM account WHERE $13::text IS NOT NULL
  ), registration AS (
    INSERT INTO registration_keys (key_hash, user_id, request_hash, created_at)
    SELECT $17, id, $18, $6 FROM account WHERE $17::bytea IS NOT NULL
  )
  ${insertOutbox(19, 'account')}`;

const CHANGE_PASSWORD = `
  WITH changed AS (
    UPDATE users SET password_hash = $2, version = version + 1, updated_at = $3 WHERE email = $1 RETURNING id
  )
  UPDATE sessions SET revoked_at = $3 WHERE user_id IN (SELECT id FROM changed) AND revoked_at IS NULL`;

const KEPT = `interval '24 hours'`;

/** Accounts: who may log in with what. */
export function createAccountStore({ pool, codec }: { pool: Pool; codec: Codec }) {
  return {
    /**
     * Opens an account and writes its event, with a first session and under an Idempotency-Key where given: all or
     * nothing. `email-taken` when somebody has the address; `key-taken` when another registration has the key.
     */
    async open(
      account: NewAccount,
      { session, key }: { session?: NewSession; key?: RegistrationKey } = {},
    ): Promise<'opened' | 'email-taken' | 'key-taken'> {
      const row = outboxRow(codec, 'identity.user.registered.v1', userRegistered(account.user));
      try {
        const { rowCount } = await pool.query(OPEN, [
          ...accountParameters(account),
          session?.id,
          session?.refreshHash,
          session?.createdAt,
          session?.expiresAt,
          key?.keyHash,
          key?.requestHash,
          ...outboxParameters([row]),
        ]);
        return rowCount === 1 ? 'opened' : 'email-taken';
      } catch (error) {
        if (isViolationOf(error, 'registration_keys_pkey')) return 'key-taken';
        throw error;
      }
    },
    async findCredentials(email: string): Promise<AccountCredentials | undefined> {
      const { rows } = await pool.query<AccountCredentials>(
        'SELECT id AS "userId", password_hash AS "passwordHash" FROM users WHERE email = $1',
        [email],
      );
      return rows[0];
    },
    /** Replaces a password; everybody who is logged in with the old one has to log in again. */
    async changePassword(email: string, passwordHash: string, now: Date): Promise<void> {
      await pool.query(CHANGE_PASSWORD, [email, passwordHash, now]);
    },
    /** The registration under an Idempotency-Key of the last 24 h; an older one is forgotten, so the key is free. */
    async findRegistration(keyHash: Buffer): Promise<Registration | undefined> {
      await pool.query(`DELETE FROM registration_keys WHERE key_hash = $1 AND created_at < now() - ${KEPT}`, [keyHash]);
      const { rows } = await pool.query<Registration>(
        `SELECT u.id AS "userId", u.password_hash AS "passwordHash", r.request_hash AS "requestHash"
         FROM registration_keys r JOIN users u ON u.id = r.user_id
         WHERE r.key_hash = $1`,
        [keyHash],
      );
      return rows[0];
    },
    /** Forgets the Idempotency-Keys older than 24 h. */
    async forgetOldRegistrations(): Promise<void> {
      await pool.query(`DELETE FROM registration_keys WHERE created_at < now() - ${KEPT}`);
    },
  };
}

function accountParameters({ user, passwordHash }: NewAccount): unknown[] {
  const { firstName, lastName, jobTitle, company } = user.profile;
  return [
    user.id,
    user.email,
    passwordHash,
    user.roles,
    user.timezone,
    user.createdAt,
    firstName,
    lastName,
    jobTitle,
    company,
    createId(),
    FIRST_PLAN,
  ];
}

function isViolationOf(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === constraint;
}
