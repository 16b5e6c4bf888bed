import { AppError } from '@astrapath/errors';
import { type DailyStats, foldDay } from '../daily-stats/daily-stats.ts';
import type { DayEvent } from '../daily-stats/day-event.ts';
import { readFacts } from '../daily-stats/day-fact.ts';
import { groupDays } from '../steps/group-days.ts';
import { activityCorrected } from './correction-events.ts';

/** What an administrator asks for. */
export type CorrectionRequest = {
  userId: string;
  eventId: string;
  action: 'void' | 'move';
  /** The day it is to count in; for a move. */
  date?: string;
  /** The day it stands in; needed where it stands in several. */
  statDate?: string;
};

/** A correction that was decided: it takes effect by its event. */
export type Correction = {
  correctionId: string;
  userId: string;
  eventId: string;
  action: 'void' | 'move';
  /** The day the event is taken out of, and that day's zone. */
  statDate: string;
  timezone: string;
  /** The day it is moved to; null for a void. */
  date: string | null;
  correctedAt: Date;
  /** The event as it stood in its day. */
  activity: DayEvent;
};

/** A day that an event stands in. */
export type Standing = { statDate: string; timezone: string; activity: DayEvent };

/**
 * The days the event stands in when all decided corrections have taken effect: those that the documents do not show yet
 * are folded into them here.
 */
export function standingsOf(
  eventId: string,
  documents: readonly DailyStats[],
  decided: readonly Correction[],
): Standing[] {
  const known = new Map(documents.map((document) => [document._id, document]));
  const days = groupDays(decided.map((one) => readFacts(activityCorrected(one))));
  for (const day of days) {
    const { document } = foldDay(known.get(day._id), day);
    if (document) known.set(day._id, document);
  }
  return [...known.values()].flatMap(({ date: statDate, timezone, events }) => {
    const activity = events.find(({ id }) => id === eventId);
    return activity ? [{ statDate, timezone, activity }] : [];
  });
}

/**
 * The day that the request is about.
 * @throws AppError `analytics.unknown-event`, `analytics.ambiguous-event`; `request.invalid` for a move to the same day
 */
export function chooseStanding(request: CorrectionRequest, standings: readonly Standing[]): Standing {
  const { eventId, statDate, date } = request;
  const possible = standings.filter((standing) => statDate === undefined || standing.statDate === statDate);
  const [standing] = possible;
  if (standing === undefined) {
    const detail = `Event ${eventId} stands in no day of this user${statDate === undefined ? '' : ' on that date'}.`;
    throw new AppError('analytics.unknown-event', { detail });
  }
  if (possible.length > 1) {
    const days = possible.map((one) => one.statDate).toSorted();
    throw new AppError('analytics.ambiguous-event', {
      detail: `Event ${eventId} stands in ${days.length} days: ${days.join(', ')}. Name one of them as statDate.`,
    });
  }
  if (date === standing.statDate) throw invalidDate('must be another day than the one the event stands in');
  return standing;
}

/**
 * Refuses a move without a day and a void with one.
 * @throws AppError `request.invalid`
 */
export function assertFits({ action, date }: CorrectionRequest): void {
  if (action === 'move' && date === undefined) throw invalidDate('is required to move an event');
  if (action === 'void' && date !== undefined) throw invalidDate('must not be there to void an event');
}

/** A time later than that of every correction the event had, whatever the clocks of those who made them said. */
export function timeAfter(
  eventId: string,
  documents: readonly DailyStats[],
  decided: readonly Correction[],
  now: Date,
) {
  const entries = documents.flatMap(({ corrections }) => corrections?.entries ?? []);
  const earlier = [...entries.filter((entry) => entry.eventId === eventId), ...decided];
  return new Date(Math.max(now.getTime(), ...earlier.map(({ correctedAt }) => correctedAt.getTime() + 1)));
}

function invalidDate(message: string): AppError {
  return new AppError('request.invalid', { detail: `/date ${message}.`, errors: [{ path: '/date', message }] });
}
