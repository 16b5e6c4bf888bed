import { isDeepStrictEqual } from 'node:util';
import type { DailyStats, Totals } from '../daily-stats/daily-stats.ts';

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

/** The difference between a day's documents; undefined when they say the same. Versions count changes, and are not compared. */
export function differenceOf(live: DailyStats | undefined, rebuilt: DailyStats | undefined): Difference | undefined {
  const documentId = live?._id ?? rebuilt?._id;
  if (documentId === undefined || (live && rebuilt && saysSame(live, rebuilt))) return undefined;
  const sums = { live: live ? sumsOf(live) : null, rebuilt: rebuilt ? sumsOf(rebuilt) : null };
  if (!live) return { documentId, kind: 'missing', ...sums };
  return { documentId, kind: rebuilt ? 'different' : 'surplus', ...sums };
}

function saysSame(live: DailyStats, rebuilt: DailyStats): boolean {
  return isDeepStrictEqual({ ...live, version: 0 }, { ...rebuilt, version: 0 });
}

/** A document that somebody damaged may hold anything. */
function sumsOf({ dailyStats, events }: DailyStats): Sums {
  return { ...dailyStats, eventCount: Array.isArray(events) ? events.length : 0 };
}
