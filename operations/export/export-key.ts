import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;
const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;
const OTHERS_MAY = 0o077;
const KEY_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

export type KeySource = {
  /** `EXPORT_KEY`: 32 random bytes as base64, base64url or hexadecimal, from which the keys of all names are derived. */
  secret: string | undefined;
  /** Where key files are kept when there is no such secret. */
  folder: string;
};

/**
 * The export key of a name: derived from the secret, else from the file `<name>.key`, which is made at first use with
 * mode 600. Whoever holds it can tie pseudonyms to ids again; without it nobody can, and lost it is lost for ever.
 * @throws Error when the name is none, the secret is not 32 bytes, or others may read the file
 */
export async function exportKey(name: string, { secret, folder }: KeySource): Promise<Buffer> {
  if (!KEY_NAME.test(name))
    throw new Error(`"${name}" is no name of a key: small letters, digits and hyphens, 32 at most`);
  if (secret !== undefined) return derivedKey(name, secret);
  const path = join(folder, `${name}.key`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makeKey(path);
  if (((await stat(path)).mode & OTHERS_MAY) !== 0) throw new Error(`others may read ${path}: chmod 600 it`);
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
  if (key.length !== KEY_BYTES) throw new Error(`${path} holds no key of ${KEY_BYTES} bytes`);
  return key;
}

function derivedKey(name: string, secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretBytes(secret), '', `astrapath export ${name}`, KEY_BYTES));
}

/** No passphrase is taken: the manifest tells the key's fingerprint, by which guesses could be tried out at home. */
function secretBytes(secret: string): Buffer {
  const isText = HEX.test(secret) || BASE64.test(secret);
  const bytes = Buffer.from(secret, HEX.test(secret) ? 'hex' : 'base64');
  if (isText && bytes.length === KEY_BYTES) return bytes;
  throw new Error(
    `EXPORT_KEY must be ${KEY_BYTES} random bytes as base64, base64url or hexadecimal, not a passphrase: make it with openssl rand -base64 32`,
  );
}

/** Linked from a draft, so that another process finds no key or a whole one; a key that is there stays. */
async function makeKey(path: string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
}
