import { existsSync } from 'node:fs';
import { realpath, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { diskVerdict } from './disk-space.ts';

const LIMIT_MS = 3_000;
const ENGINE_DATA = ['kafka', 'postgres', 'mongo', 'schema-registry', 'redis-cache', 'redis-queue'];

/** Room where the local stack keeps its data; an engine's folder may be a link to elsewhere. Engines elsewhere are not seen. */
export function diskChecks(dir: string): Check[] {
  const engines = ENGINE_DATA.map((name) => ({ name: `disk of ${name}`, path: join(dir, 'data', name) }));
  const places = [{ name: 'disk of the data directory', path: dir }, ...engines].filter(({ path }) => existsSync(path));
  return places.map(({ name, path }) => ({
    section: 'Disk',
    name,
    limitMs: LIMIT_MS,
    advice: `See whether ${path} can be read.`,
    run: async () => {
      const { bsize, blocks, bavail } = await statfs(await realpath(path));
      return diskVerdict({ sizeBytes: blocks * bsize, freeBytes: bavail * bsize });
    },
  }));
}
