import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportKey } from './export-key.ts';

const BYTES = randomBytes(32);
const SECRET = BYTES.toString('base64url');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrapath-key-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('exportKey', () => {
  it('makes a key of each name at first use, which only its owner may read', async () => {
    const source = { secret: undefined, folder: join(folder, 'keys') };
    const [first, second, other] = [
      await exportKey('a', source),
      await exportKey('a', source),
      await exportKey('b', source),
    ];
    expect(first).toEqual(second);
    expect(first).toHaveLength(32);
    expect(first).not.toEqual(other);
    expect((await readdir(source.folder)).sort()).toEqual(['a.key', 'b.key']);
    expect((await stat(join(source.folder, 'a.key'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a key that others may read', async () => {
    const source = { secret: undefined, folder };
    await exportKey('open', source);
    await chmod(join(folder, 'open.key'), 0o640);
    await expect(exportKey('open', source)).rejects.toThrow('others may read');
  });

  it('derives the keys of all names from a secret, and writes nothing', async () => {
    const source = { secret: SECRET, folder: join(folder, 'none') };
    const key = await exportKey('default', source);
    expect(key).toEqual(await exportKey('default', source));
    expect(key).not.toEqual(await exportKey('partner', source));
    expect(key).not.toEqual(await exportKey('default', { ...source, secret: randomBytes(32).toString('hex') }));
    expect(await readdir(folder)).not.toContain('none');
  });

  it.each(['', '../../etc/passwd', 'A', 'x'.repeat(33)])('takes "%s" for no name', async (name) => {
    await expect(exportKey(name, { secret: SECRET, folder })).rejects.toThrow('is no name of a key');
  });

  it('takes the same secret in base64, in base64url and in hexadecimal', async () => {
    const texts = [BYTES.toString('base64'), SECRET, BYTES.toString('hex'), BYTES.toString('hex').toUpperCase()];
    const keys = await Promise.all(texts.map((secret) => exportKey('default', { secret, folder })));
    for (const key of keys) expect(key).toEqual(keys[0]);
  });

  it.each([
    'short',
    'a secret of at least thirty-two characters',
    'correct horse battery staple and two words.',
    Buffer.alloc(31, 7).toString('base64'),
    Buffer.alloc(33, 7).toString('base64url'),
    Buffer.alloc(31, 7).toString('hex'),
    `${Buffer.alloc(32, 7).toString('hex')} `,
  ])('refuses "%s", which is not 32 bytes, and says how to make a secret', async (secret) => {
    await expect(exportKey('default', { secret, folder })).rejects.toThrow('openssl rand -base64 32');
  });
});
