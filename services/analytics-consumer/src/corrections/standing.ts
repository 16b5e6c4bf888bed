import { AppError } from '@astrapath/errors';
import { type DailyStats, foldDay } from '../daily-stats/daily-stats.ts';
import type { DayEvent } from '../daily-stats/day-event.ts';
import { readFacts } from '../daily-stats/day-fact.ts';
import { groupDays } from '../steps/group-days.ts';
import { type Correction, type CorrectionRequest, invalidDate } from './correction.ts';
import { activityCorrected } from './correction-events.ts';

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
