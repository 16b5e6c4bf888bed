import { AppError } from '@astrapath/errors';
import { isTimezone } from '@astrapath/calendar';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.ts';

const JWKS_TIMEOUT_MS = 5_000;
const JWKS_MAX_AGE_MS = 10 * 60_000;
const CLOCK_TOLERANCE_S = 5;
/** Verifying a signature costs 8× a look-up, and a client sends the same token for a quarter of an hour. */
const MAX_CACHED_TOKENS = 20_000;

type Verified = { caller: Caller; expiresAtMs: number };

/** Verifies an access token and says who it belongs to. */
export type TokenVerifier = (token: string) => Promise<Caller>;

/**
 * Verifies ES256 access tokens (RFC 9068) against the issuer's key set: its own, or one that is fetched when first
 * needed and again when an unknown key id shows up. A verified token is remembered until it expires.
 * @throws AppError `auth.invalid-token` (401), or `request.unavailable` (503) when the keys cannot be fetched
 */
export function createTokenVerifier(
  options: ({ jwksUrl: string } | { keySet: () => JSONWebKeySet }) & { issuer: string; audience: string },
): TokenVerifier {
  const keys = 'keySet' in options ? ownKeys(options.keySet) : remoteKeys(options.jwksUrl);
  const known = new LRUCache<string, Verified>({ max: MAX_CACHED_TOKENS });

  return async (token) => {
    const remembered = known.get(token);
    if (remembered && remembered.expiresAtMs > Date.now()) return remembered.caller;
    const payload = await verify(token);
    const caller = callerOf(payload);
    known.set(token, { caller, expiresAtMs: (payload.exp ?? 0) * 1_000 });
    return caller;
  };

  async function verify(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: options.issuer,
        audience: options.audience,
        algorithms: ['ES256'],
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      throw isOurFault(error) ? unavailable(error) : invalidToken(error);
    }
  }
}

/** For the issuer itself, which needs not ask over the network. */
function ownKeys(keySet: () => JSONWebKeySet): JWTVerifyGetKey {
  return (header, token) => createLocalJWKSet(keySet())(header, token);
}

function remoteKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS, cacheMaxAge: JWKS_MAX_AGE_MS });
}

function callerOf({ sub, sid, roles, scope, zoneinfo }: JWTPayload): Caller {
  if (sub === undefined) throw invalidToken();
  const sessionId = typeof sid === 'string' ? sid : null;
  return {
    kind: sessionId === null ? 'client' : 'user',
    userId: sub,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    sessionId,
    timezone: typeof zoneinfo === 'string' && isTimezone(zoneinfo) ? zoneinfo : 'UTC',
    pastZones: [],
  };
}

/** Everything jose says of the token itself is the client's; a key set that cannot be had is not. */
function isOurFault(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

function unavailable(cause: unknown): AppError {
  return new AppError('request.unavailable', {
    detail: 'The keys to check access tokens cannot be fetched now.',
    cause,
  });
}

/** The 401 of RFC 6750 §3.1. */
export function invalidToken(cause?: unknown): AppError {
  return new AppError('auth.invalid-token', {
    detail: 'The access token is malformed, expired, revoked or not ours. Log in or refresh.',
    headers: { 'www-authenticate': 'Bearer realm="astrapath", error="invalid_token"' },
    cause,
  });
}
