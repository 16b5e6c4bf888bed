import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const KEY_BYTES = 32;

/** What a derived key is for; each purpose has a key of its own, so that none reveals another. */
type Purpose = 'signing-keys' | 'refresh-tokens' | 'failed-logins' | 'registration-keys';

/** The one secret of the service. Every other key comes from it. */
export type MasterKey = { derive: (purpose: Purpose) => Buffer };

/**
 * The master key from configuration: 32 bytes in base64, or else the key file, which is made with a random key
 * (mode 600) when it does not exist. Instances that start at the same time agree on one file.
 * @throws Error when the key does not have 32 bytes
 */
export async function loadMasterKey(options: { encoded: string; file: string }): Promise<MasterKey> {
  if (options.encoded !== '') return masterKeyOf(options.encoded, 'SIGNING_KEY_ENCRYPTION_KEY');
  await makeKeyFile(options.file);
  return masterKeyOf(await readFile(options.file, 'utf8'), options.file);
}

/** A keyed hash: the same for the same text, and it tells nothing about the text to who has not the key. */
export function keyedHash(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function masterKeyOf(encoded: string, source: string): MasterKey {
  const key = Buffer.from(encoded.trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`${source} must hold ${KEY_BYTES} bytes in base64`);
  return { derive: (purpose) => Buffer.from(hkdfSync('sha256', key, '', `astrapath auth ${purpose}`, KEY_BYTES)) };
}

/** Written aside and then linked, so that nobody reads half a key and nobody overwrites one. */
async function makeKeyFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if (!isExisting(error)) throw error;
  } finally {
    await rm(draft);
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
