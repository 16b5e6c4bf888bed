import { createId } from '@astrapath/service';
import { SignJWT } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';

/** Seconds that an access token is valid. */
export const ACCESS_TOKEN_SECONDS = 900;

/** Whom an access token speaks for: a user in a session, or a service client with scopes. */
export type TokenSubject =
  | { kind: 'user'; userId: string; sessionId: string; roles: readonly string[]; timezone: string }
  | { kind: 'client'; clientId: string; scopes: readonly string[] };

export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** Signs access tokens: ES256 JWTs in the profile of RFC 9068. */
export function createAccessTokens(options: { keyRing: KeyRing; issuer: string; audience: string; now: () => Date }) {
  return {
    /** A signed token that is valid for ACCESS_TOKEN_SECONDS from now. */
    async sign(subject: TokenSubject): Promise<string> {
      const { id, privateKey } = options.keyRing.signer();
      const issuedAt = Math.floor(options.now().getTime() / 1_000);
      return new SignJWT(claimsOf(subject))
        .setProtectedHeader({ alg: 'ES256', kid: id, typ: 'at+jwt' })
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setSubject(subject.kind === 'user' ? subject.userId : subject.clientId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .setJti(createId())
        .sign(privateKey);
    },
  };
}

function claimsOf(subject: TokenSubject) {
  if (subject.kind === 'client') {
    return { client_id: subject.clientId, roles: [], scope: subject.scopes.join(' '), zoneinfo: 'UTC' };
  }
  return { sid: subject.sessionId, roles: subject.roles, scope: '', zoneinfo: subject.timezone };
}
