import type { Producer } from '@astrapath/events';
import { type DailyStats } from '../daily-stats/daily-stats.ts';
import { dailyStatsUpdated } from '../daily-stats/daily-stats-events.ts';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import type { CountedDay } from './count-days.ts';

export type AnnounceDependencies = {
  store: Pick<DailyStatsStore, 'find' | 'versions'>;
  producer: Pick<Producer, 'publish'>;
  now: () => number;
};

/**
 * Publishes the present state of every day of the batch, changed or not: after a crash between write and publication
 * the batch comes again, changes nothing, and must still be heard of. Compaction keeps what was published last, and
 * another writer of the document may have been quicker with a newer version; then the newest is published again.
 */
export async function announceDays(
  days: readonly Pick<CountedDay, 'document'>[],
  dependencies: AnnounceDependencies,
): Promise<void> {
  let documents = days.flatMap(({ document }) => document ?? []);
  while (documents.length > 0) {
    await publish(documents, dependencies);
    documents = await findOvertaken(documents, dependencies.store);
  }
}

/** Waits for every publication, also when one fails: one still under way could land after a newer one of the repeated batch. */
async function publish(
  documents: readonly DailyStats[],
  { producer, now }: Pick<AnnounceDependencies, 'producer' | 'now'>,
): Promise<void> {
  const results = await Promise.allSettled(
    documents.map((document) =>
      producer.publish('analytics.daily-stats.updated.v1', dailyStatsUpdated(document, now())),
    ),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function findOvertaken(
  published: readonly DailyStats[],
  store: AnnounceDependencies['store'],
): Promise<DailyStats[]> {
  const newest = await store.versions(published.map(({ _id }) => _id));
  const overtaken = published.filter(({ _id, version }) => (newest.get(_id) ?? version) > version);
  return overtaken.length === 0 ? [] : [...(await store.find(overtaken.map(({ _id }) => _id))).values()];
}
