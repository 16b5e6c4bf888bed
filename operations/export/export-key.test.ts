import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportKey } from './export-key.ts';

const SECRET = 'a secret of at least thirty-two characters';
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
    expect(key).not.toEqual(await exportKey('default', { ...source, secret: `${SECRET}.` }));
    expect(await readdir(folder)).not.toContain('none');
  });

  it.each(['', '../../etc/passwd', 'A', 'x'.repeat(33)])('takes "%s" for no name', async (name) => {
    await expect(exportKey(name, { secret: SECRET, folder })).rejects.toThrow('is no name of a key');
  });

  it('refuses a secret that could be guessed', async () => {
    await expect(exportKey('default', { secret: 'short', folder })).rejects.toThrow('at least 32 characters');
  });
});
