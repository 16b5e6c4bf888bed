import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMasterKey } from './master-key.ts';
import { seal, unseal } from './sealed.ts';

const key = Buffer.alloc(32, 1);

describe('a sealed secret', () => {
  it('opens with its key and context alone', () => {
    const secret = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(secret, (text) => {
        const sealed = seal(key, text, 'key-1');
        expect(unseal(key, sealed, 'key-1')).toEqual(text);
        expect(() => unseal(key, sealed, 'key-2')).toThrow('unable to authenticate data');
        expect(() => unseal(Buffer.alloc(32, 2), sealed, 'key-1')).toThrow('unable to authenticate data');
      }),
    );
  });

  it('does not open when a bit of it is another', () => {
    const sealed = seal(key, Buffer.from('a secret'), 'key-1');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => unseal(key, changed, 'key-1')).toThrow('unable to authenticate data');
      }),
    );
  });
});

describe('the master key', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'auth-key-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is made once, readable by its owner alone, when several start at the same time', async () => {
    const folder = join(directory, 'new');
    const file = join(folder, 'auth.key');
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey({ encoded: '', file })));
    const derived = keys.map((one) => one.derive('signing-keys').toString('hex'));
    expect(new Set(derived).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['auth.key']);
  });

  it('gives every purpose a key of its own', async () => {
    const { derive } = await loadMasterKey({ encoded: key.toString('base64'), file: '' });
    expect(derive('signing-keys').equals(derive('refresh-tokens'))).toBe(false);
    expect(derive('signing-keys').equals(key)).toBe(false);
  });

  it('must have 32 bytes', async () => {
    await expect(loadMasterKey({ encoded: 'c2hvcnQ=', file: '' })).rejects.toThrow('SIGNING_KEY_ENCRYPTION_KEY');
    const file = join(directory, 'broken.key');
    await writeFile(file, 'broken');
    await expect(loadMasterKey({ encoded: '', file })).rejects.toThrow(file);
  });
});
