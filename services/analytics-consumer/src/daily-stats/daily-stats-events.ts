import type { EventOf } from '@astrapath/contracts';
import type { DailyStats } from './daily-stats.ts';

/** The event that tells of a document's present state. Saying it again for the same version is the same fact. */
export function dailyStatsUpdated(document: DailyStats, now: number): EventOf<'analytics.daily-stats.updated.v1'> {
  const { _id, userId, date, timezone, version, events, dailyStats } = document;
  return {
    eventId: `${_id}:${version}`,
    occurredAt: now,
    userId,
    statDate: date,
    timezone,
    version,
    eventCount: events.length,
    ...dailyStats,
  };
}
