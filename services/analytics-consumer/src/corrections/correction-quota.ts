import { AppError } from '@astrapath/errors';
import { MAX_EVENTS_PER_DAY } from '../daily-stats/daily-stats.ts';
import type { CorrectionStore } from './correction-store.ts';

/** Events that corrections take out of a day or move into it: a whole broken import of a day can be voided. */
export const MAX_CORRECTED_PER_DAY = MAX_EVENTS_PER_DAY;

/**
 * Refuses to correct one more event in a day that has as many as it takes. Decisions are counted, not what the documents
 * show, so one that is not published yet is among them. Those made in the same instant may pass together: the fold takes
 * whatever was decided.
 * @throws AppError `analytics.too-many-corrections`
 */
export async function assertRoom(
  { userId, eventId, dates }: { userId: string; eventId: string; dates: readonly string[] },
  corrections: Pick<CorrectionStore, 'countCorrected'>,
): Promise<void> {
  for (const date of dates) {
    if ((await corrections.countCorrected(userId, date, eventId)) < MAX_CORRECTED_PER_DAY) continue;
    const detail = `Corrections changed ${MAX_CORRECTED_PER_DAY} other events of ${date} already, as many as a day takes.`;
    throw new AppError('analytics.too-many-corrections', { detail });
  }
}
