import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../keys/master-key.ts';

const SECRET_BYTES = 32;
const TOKEN = /^([a-z0-9]{1,32})\.([\w-]{43})\.([\w-]{43})$/;

/**
 * A refresh token is `<session id>.<256 random bits>.<seal>`, opaque to clients. Only a hash of the current one is
 * stored. The seal (a keyed hash over the rest) tells an earlier token of ours from an invention: the first means that
 * somebody copied it and ends the session, the second must not, or anyone could end anyone's session.
 */
export type PresentedToken = { sessionId: string; hash: Buffer; isOurs: boolean };

/** What the store knows of a session, as far as refreshing is concerned. */
export type RefreshableSession = { refreshHash: Buffer; expiresAt: Date; revokedAt: Date | null };

/** A new refresh token of a session, and the hash to store. */
export function issueRefreshToken(sessionId: string, sealKey: Buffer): { token: string; hash: Buffer } {
  const body = `${sessionId}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { token: `${body}.${sealOf(body, sealKey).toString('base64url')}`, hash: hashOf(body) };
}

/** The parts of a refresh token; undefined when it does not look like one. */
export function readRefreshToken(token: string, sealKey: Buffer): PresentedToken | undefined {
  const [, sessionId, secret, seal] = TOKEN.exec(token) ?? [];
  if (sessionId === undefined || seal === undefined) return undefined;
  const body = `${sessionId}.${secret}`;
  return { sessionId, hash: hashOf(body), isOurs: isSame(Buffer.from(seal, 'base64url'), sealOf(body, sealKey)) };
}

/** `rotate` gives a new pair, `replay` ends the session, `refuse` changes nothing. */
export function judgeRefresh(
  session: RefreshableSession | undefined,
  token: PresentedToken,
  now: Date,
): 'rotate' | 'replay' | 'refuse' {
  if (!token.isOurs || session === undefined) return 'refuse';
  if (session.revokedAt !== null || session.expiresAt <= now) return 'refuse';
  return isSame(session.refreshHash, token.hash) ? 'rotate' : 'replay';
}

function sealOf(body: string, sealKey: Buffer): Buffer {
  return keyedHash(sealKey, body);
}

function hashOf(body: string): Buffer {
  return createHash('sha256').update(body).digest();
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
