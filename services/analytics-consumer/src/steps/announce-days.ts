import type { Producer } from '@astrapath/events';
import { dailyStatsUpdated } from '../daily-stats/daily-stats-events.ts';
import type { CountedDay } from './count-days.ts';

/**
 * Publishes the present state of every day of the batch, changed or not: after a crash between write and publication
 * the batch comes again, changes nothing, and must still be heard of. The topic is compacted, so repeating is cheap.
 */
export async function announceDays(days: readonly CountedDay[], producer: Producer, now: () => number): Promise<void> {
  await Promise.all(
    days.flatMap(({ document }) =>
      document
        ? [
            producer.publish('analytics.daily-stats.updated.v1', dailyStatsUpdated(document, now()), {
              key: document._id,
            }),
          ]
        : [],
    ),
  );
}
