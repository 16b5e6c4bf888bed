import { type DailyStats, MAX_EVENTS_PER_DAY, totalsOf } from '../daily-stats/daily-stats.ts';
import { compareEvents } from '../daily-stats/day-event.ts';
import { type Difference, differenceOf } from './difference.ts';

type Document = DailyStats | undefined;
/** A live document, what is to be in its place, and how they differ. */
export type Judged = { difference: Difference; live: Document; rebuilt: Document };
/** Undefined: the live document is as it should be. */
export type Judge = (live: Document, rebuilt: Document) => Judged | undefined;

/**
 * Judges live documents by the rebuilt ones. Which events are in an overfull day (the rebuild met its quota) depends on
 * the order in which they came, so there what is in stays in.
 */
export function createJudge(isOverfull: (documentId: string) => boolean): Judge {
  return (live, rebuilt) => {
    const isOpen = live && rebuilt && isOverfull(rebuilt._id) && isSound(live);
    const due = isOpen ? keepWhatIsIn(live, rebuilt) : rebuilt;
    const difference = differenceOf(live, due);
    return difference && { difference, live, rebuilt: due };
  };
}

/** The live events that no correction speaks of and everything that was corrected; then rebuilt ones up to the quota. */
function keepWhatIsIn(live: DailyStats, rebuilt: DailyStats): DailyStats {
  const corrected = new Set(rebuilt.corrections?.entries.map(({ eventId }) => eventId));
  const kept = live.events.filter(({ id }) => !corrected.has(id));
  const moved = rebuilt.events.filter(({ id }) => corrected.has(id));
  const events = new Map([...kept, ...moved].map((event) => [event.id, event]));
  for (const event of rebuilt.events) {
    if (events.has(event.id) || events.size < MAX_EVENTS_PER_DAY) events.set(event.id, event);
  }
  const sorted = [...events.values()].sort(compareEvents);
  return { ...rebuilt, events: sorted, dailyStats: totalsOf(sorted) };
}

/** A document that somebody damaged may hold anything. */
function isSound({ events }: DailyStats): boolean {
  return (
    Array.isArray(events) && events.every(({ id, timestamp }) => typeof id === 'string' && timestamp instanceof Date)
  );
}
