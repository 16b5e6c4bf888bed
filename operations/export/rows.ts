import type { Pseudonyms } from './pseudonym.ts';
import type { StoredDay, StoredEvent } from './stored-day.ts';
import { knownWord } from './words.ts';

/** A row of `daily_stats.parquet`. */
export type StatsRow = {
  user: string;
  date: string;
  toolsUsed: number;
  timeSpent: number;
  goalsCompleted: number;
  eventCount: number;
};

/** A row of `daily_events.parquet`. */
export type EventRow = {
  user: string;
  date: string;
  event: string;
  localHour: number;
  type: string;
  tool: string | null;
  duration: number | null;
  result: string | null;
};

/** What an export may say. */
export type Disclosure = {
  /** How ids are named. */
  pseudonyms: Pseudonyms;
  /** Words of clients that are let through. */
  tools: ReadonlySet<string>;
  results: ReadonlySet<string>;
  /** Whether it has a row for each event besides the sums. */
  withEvents: boolean;
};

/** The rows of a day; none of a day from which every event was taken. */
export function rowsOf(day: StoredDay, disclosure: Disclosure): { stats: StatsRow[]; events: EventRow[] } {
  const { userId, date, timezone, events, dailyStats } = day;
  const { withEvents } = disclosure;
  if (events.length === 0) return { stats: [], events: [] };
  const user = disclosure.pseudonyms.user(userId);
  const { toolsUsed, timeSpent, goalsCompleted } = dailyStats;
  return {
    stats: [{ user, date, toolsUsed, timeSpent, goalsCompleted, eventCount: events.length }],
    events: (withEvents ? events : []).map((event) => ({
      user,
      date,
      event: disclosure.pseudonyms.event(userId, event.id),
      ...contentOf(event, { timezone, ...disclosure }),
    })),
  };
}

/**
 * The instant becomes the hour of the person's day, and the zone is left out: an instant to the millisecond is in the
 * topics too, beside the id of the user, and a small zone is a small crowd.
 */
function contentOf(
  { type, toolId, timestamp, duration, result }: StoredEvent,
  { timezone, tools, results }: { timezone: string } & Disclosure,
) {
  return {
    localHour: hourIn(timezone, timestamp),
    type,
    tool: knownWord(toolId, tools),
    duration,
    result: knownWord(result, results),
  };
}

const hourFormats = new Map<string, Intl.DateTimeFormat>();

function hourIn(timeZone: string, at: Date): number {
  let format = hourFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
    hourFormats.set(timeZone, format);
  }
  return Number(format.format(at));
}
