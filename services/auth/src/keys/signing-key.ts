import type { KeyObject } from 'node:crypto';

/** The public half, as everybody may know it (RFC 7517). */
export type PublicJwk = {
  kid: string;
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  alg: 'ES256';
  use: 'sig';
};

/** A key pair that signs access tokens (ES256). */
export type SigningKey = {
  /** The `kid` of the tokens it signs. */
  id: string;
  generation: number;
  publicJwk: PublicJwk;
  privateKey: KeyObject;
  /** A later key is published before it signs, so that verifiers know it in time. */
  signsFrom: Date;
  /** After this no token that it signed is valid any more; null while nobody has set an end. */
  expiresAt: Date | null;
};

/** The key that signs now: the newest of those that may. */
export function keyToSignWith(keys: readonly SigningKey[], now: Date): SigningKey | undefined {
  return keys
    .filter((key) => key.signsFrom <= now && !isExpired(key, now))
    .toSorted((a, b) => b.generation - a.generation)[0];
}

/** The keys that verifiers must know: those that sign, will sign, or have signed what may still be valid. */
export function publishedKeys(keys: readonly SigningKey[], now: Date): SigningKey[] {
  return keys.filter((key) => !isExpired(key, now));
}

function isExpired({ expiresAt }: SigningKey, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}
