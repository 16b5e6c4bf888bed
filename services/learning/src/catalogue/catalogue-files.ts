import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { catalogueFaults, type PathEntry, readPathEntry } from './catalogue.ts';

/**
 * The catalogue: one JSON file a path, named after its slug.
 * @throws Error that names the file and what is wrong with it
 */
export async function readCatalogue(directory: string): Promise<PathEntry[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  const entries = await Promise.all(names.map((name) => readEntry(join(directory, name))));
  const faults = catalogueFaults(entries);
  if (faults.length > 0) throw new Error(`the catalogue cannot be published: ${faults.join('; ')}`);
  return entries;
}

async function readEntry(file: string): Promise<PathEntry> {
  const name = basename(file);
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const entry = readPathEntry(name, content);
  if (name !== `${entry.slug}.json`) throw new Error(`${name} holds the path ${entry.slug}`);
  return entry;
}
