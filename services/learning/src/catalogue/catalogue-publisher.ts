import { type Codec, outboxRow } from '@astrapath/events';
import type { Pool } from 'pg';
import { pathPublished } from './catalogue-events.ts';
import { createCatalogueStore } from './catalogue-store.ts';
import type { PathEntry } from './catalogue.ts';

/**
 * Publishes every entry that is new or changed; doing it again changes nothing.
 * @returns slugs of what was published
 */
export async function publishCatalogue(
  entries: readonly PathEntry[],
  { pool, codec, now }: { pool: Pool; codec: Pick<Codec, 'encode'>; now: () => Date },
): Promise<string[]> {
  const store = createCatalogueStore(pool);
  const idOf = new Map(entries.map(({ slug, id }) => [slug, id]));
  const published: string[] = [];
  for (const entry of entries) {
    const at = now();
    const prerequisiteIds = entry.prerequisites.flatMap((slug) => idOf.get(slug) ?? []);
    const event = outboxRow(codec, 'learning.path.published.v1', pathPublished(entry, at));
    if (await store.publish({ entry, prerequisiteIds, event, at })) published.push(entry.slug);
  }
  return published;
}
