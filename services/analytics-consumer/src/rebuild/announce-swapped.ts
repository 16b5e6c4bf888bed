import type { Producer } from '@astrapath/events';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { announceDays } from '../steps/announce-days.ts';

export type AnnounceSwappedDependencies = {
  live: Pick<DailyStatsStore, 'find' | 'versions'>;
  producer: Pick<Producer, 'publish' | 'publishEncoded'>;
  now: () => number;
};

/** Tells of these days as they are now: by their totals, and of one that there is no more by a tombstone. */
export async function announceSwapped(
  ids: readonly string[],
  { live, producer, now }: AnnounceSwappedDependencies,
): Promise<void> {
  if (ids.length === 0) return;
  const present = await live.versions(ids);
  const absent = ids.filter((id) => !present.has(id));
  await producer.publishEncoded(absent.map((key) => ({ topic: 'analytics.daily-stats.updated.v1', key, value: null })));
  // Read after the tombstones: a day that the consumer makes anew meanwhile is announced last.
  const documents = [...(await live.find(ids)).values()];
  await announceDays(
    documents.map((document) => ({ document })),
    { store: live, producer, now },
  );
}
