import { AppError } from '@astrapath/errors';
import type { DailyStats } from '../daily-stats/daily-stats.ts';
import type { DayEvent } from '../daily-stats/day-event.ts';

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

/** A `date` that the request must not have, as the client is told. */
export function invalidDate(message: string): AppError {
  return new AppError('request.invalid', { detail: `/date ${message}.`, errors: [{ path: '/date', message }] });
}
