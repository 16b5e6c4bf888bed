import { AppError } from '@astrapath/errors';
import { bearerToken, invalidToken, type TokenVerifier } from '@astrapath/service';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { upstreamUnavailable } from '../forwarding/upstream-failure.ts';
import type { SessionStates, Zones } from './session-states.ts';

/** What a request is let in with: the user's time zones; none for a service client. */
export type Admission = { zones: Zones | undefined };

const timedSchema = Type.Object({ exp: Type.Number() });

export type TokenCheck = (authorization: string | undefined) => Promise<Admission>;

/**
 * Lets in whoever shows a valid token whose session, if it has one, is still active.
 * @throws AppError 401 `auth.missing-token` or `auth.invalid-token`; 503 `gateway.upstream-unavailable` when auth cannot
 *   be asked
 */
export function createTokenCheck({ verify, sessions }: { verify: TokenVerifier; sessions: SessionStates }): TokenCheck {
  return async (authorization) => {
    const token = bearerToken(authorization);
    const { sessionId } = await verify(token).catch(toGatewayError);
    if (sessionId === null) return { zones: undefined };
    const state = await sessions.stateOf(sessionId, () => expiresAt(token));
    if (!state.active) throw invalidToken();
    return { zones: state };
  };
}

/** The verifier's "keys cannot be fetched" is, seen from outside, that auth cannot be reached. */
function toGatewayError(error: unknown): never {
  throw error instanceof AppError && error.status === 503 ? upstreamUnavailable('auth', error) : error;
}

/** When a verified token expires. */
function expiresAt(token: string): number {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return Value.Check(timedSchema, claims) ? claims.exp * 1_000 : Number.POSITIVE_INFINITY;
}
