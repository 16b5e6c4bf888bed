import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { diskVerdict } from './disk-space.ts';

const LIMIT_MS = 3_000;
const ENGINE_DATA = ['kafka', 'postgres', 'mongo', 'schema-registry', 'redis-cache', 'redis-queue'];

/** Room on every file system where the local stack keeps data: an engine's folder may be a link. Other engines are not seen. */
export function diskChecks(dir: string): Check[] {
  const engines = ENGINE_DATA.map((name) => ({ name: `disk of ${name}`, path: join(dir, 'data', name) }));
  const places = [{ name: 'disk of the data directory', path: dir }, ...engines].filter(({ path }) => existsSync(path));
  return ofDifferentFileSystems(places).map(({ name, path }) => ({
    section: 'Disk',
    name,
    limitMs: LIMIT_MS,
    advice: `See whether ${path} can be read.`,
    run: async () => {
      const { bsize, blocks, bavail } = await statfs(path);
      return diskVerdict({ sizeBytes: blocks * bsize, freeBytes: bavail * bsize });
    },
  }));
}

function ofDifferentFileSystems<T extends { path: string }>(places: readonly T[]): T[] {
  const byDevice = new Map(places.toReversed().map((place) => [statSync(place.path).dev, place]));
  return places.filter((place) => [...byDevice.values()].includes(place));
}
