import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createId, createTokenVerifier } from '@astrapath/service';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

const ISSUER = 'https://astrapath.local';
const AUDIENCE = 'astrapath';
const KEY_ID = 'test-key';

export type TestTokenClaims = {
  userId?: string;
  roles?: string[];
  /** Space-separated; a token with `sessionId: null` is a service client's. */
  scope?: string;
  sessionId?: string | null;
  timezone?: string;
  /** Seconds from now; negative for an expired token. Default 900. */
  expiresIn?: number;
};

/**
 * Stands in for the auth service where another service is tested: serves a key set over HTTP and signs access tokens
 * like auth's. `close` stops the server.
 */
export async function createTestIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server.address())}`;

  return {
    url,
    jwk,
    verify: createTokenVerifier({ jwksUrl: `${url}/.well-known/jwks.json`, issuer: ISSUER, audience: AUDIENCE }),
    /** A signed access token; a fresh user of role `user` in UTC unless the claims say otherwise. */
    token: (claims: TestTokenClaims = {}) => sign(privateKey, claims),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function sign(key: CryptoKey, claims: TestTokenClaims): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const sessionId = claims.sessionId === undefined ? createId() : claims.sessionId;
  return new SignJWT({
    roles: claims.roles ?? (sessionId === null ? [] : ['user']),
    scope: claims.scope ?? '',
    zoneinfo: claims.timezone ?? 'UTC',
    ...(sessionId === null ? {} : { sid: sessionId }),
  })
    .setProtectedHeader({ alg: 'ES256', kid: KEY_ID, typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(claims.userId ?? createId())
    .setJti(createId())
    .setIssuedAt(now)
    .setExpirationTime(now + (claims.expiresIn ?? 900))
    .sign(key);
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server has no port');
}
