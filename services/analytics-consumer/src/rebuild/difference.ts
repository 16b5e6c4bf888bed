import { isDeepStrictEqual } from 'node:util';
import { type DailyStats, MAX_EVENTS_PER_DAY, type Totals, totalsOf } from '../daily-stats/daily-stats.ts';

/** What a document says in short. */
export type Sums = Totals & { eventCount: number };
/**
 * How the live document of a user's day differs from the fold of its events: there is none, there should be none, or
 * its content is another.
 */
export type Difference = {
  documentId: string;
  kind: 'missing' | 'surplus' | 'different';
  live: Sums | null;
  rebuilt: Sums | null;
};

/**
 * The difference between a day's documents; undefined when they say the same. Versions count changes, and are not
 * compared. Of a full day the events that came first are in, so two orders of arrival make two documents: both are right.
 */
export function differenceOf(live: DailyStats | undefined, rebuilt: DailyStats | undefined): Difference | undefined {
  const documentId = live?._id ?? rebuilt?._id;
  if (documentId === undefined || (live && rebuilt && saysSame(live, rebuilt))) return undefined;
  const sums = { live: live ? sumsOf(live) : null, rebuilt: rebuilt ? sumsOf(rebuilt) : null };
  if (!live) return { documentId, kind: 'missing', ...sums };
  return { documentId, kind: rebuilt ? 'different' : 'surplus', ...sums };
}

function saysSame(live: DailyStats, rebuilt: DailyStats): boolean {
  if (isFull(live) && isFull(rebuilt)) return isDeepStrictEqual(live.dailyStats, totalsOf(live.events));
  return isDeepStrictEqual({ ...live, version: 0 }, { ...rebuilt, version: 0 });
}

/** A document that somebody damaged may hold anything. */
function isFull({ events }: DailyStats): boolean {
  return Array.isArray(events) && events.length >= MAX_EVENTS_PER_DAY;
}

function sumsOf({ dailyStats, events }: DailyStats): Sums {
  return { ...dailyStats, eventCount: Array.isArray(events) ? events.length : 0 };
}
