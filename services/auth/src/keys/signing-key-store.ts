import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createId } from '@astrapath/service';
import type { Pool } from 'pg';
import { seal, unseal } from './sealed.ts';
import type { PublicJwk, SigningKey } from './signing-key.ts';

type Row = {
  id: string;
  generation: number;
  publicJwk: PublicJwk;
  sealed: Buffer;
  signsFrom: Date;
  expiresAt: Date | null;
};

const READ = `
  SELECT id, generation, public_jwk AS "publicJwk", private_key AS sealed, signs_from AS "signsFrom",
         expires_at AS "expiresAt"
  FROM signing_keys ORDER BY generation`;

const makeKeyPair = promisify(generateKeyPair);

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>;

/**
 * Signing keys in PostgreSQL, their private halves encrypted.
 * @param sealKey encrypts the private keys
 */
export function createSigningKeyStore({ pool, sealKey }: { pool: Pool; sealKey: Buffer }) {
  return {
    /**
     * Every signing key, oldest first.
     * @throws Error when a private key was encrypted with another key
     */
    async read(): Promise<SigningKey[]> {
      const { rows } = await pool.query<Row>(READ);
      return rows.map(({ sealed, ...key }) => ({ ...key, privateKey: openPrivateKey(key.id, sealed, sealKey) }));
    },
    /** Makes the key of a generation, unless another instance already did. */
    async make(generation: number, signsFrom: Date): Promise<void> {
      const { publicKey, privateKey } = await makeKeyPair('ec', { namedCurve: 'P-256' });
      const id = createId();
      const publicJwk = publicJwkOf(id, publicKey);
      const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
      await pool.query(
        `INSERT INTO signing_keys (id, generation, public_jwk, private_key, signs_from) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (generation) DO NOTHING`,
        [id, generation, publicJwk, seal(sealKey, secret, id), signsFrom],
      );
    },
  };
}

function publicJwkOf(kid: string, publicKey: KeyObject): PublicJwk {
  const { x, y } = publicKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined) throw new Error('the new signing key has no coordinates');
  return { kid, kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig' };
}

function openPrivateKey(id: string, sealed: Buffer, sealKey: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: unseal(sealKey, sealed, id), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    const remedy = 'start with the SIGNING_KEY_ENCRYPTION_KEY or KEY_FILE that made it';
    throw new Error(`signing key ${id} was encrypted with another key: ${remedy}`, { cause });
  }
}
