import { compareContents, compareTexts, type DayEvent } from './day-event.ts';

/** What the latest correction of an event says of it in one day. */
export type DayCorrection = {
  /** Id of the corrected event. */
  eventId: string;
  correctionId: string;
  correctedAt: Date;
  /** As it counts in this day; null when it counts here no more. */
  event: DayEvent | null;
};

/** The order of corrections of one event in one day: the greatest stands, in whatever order they come. */
export function compareCorrections(a: DayCorrection, b: DayCorrection): number {
  return (
    a.correctedAt.getTime() - b.correctedAt.getTime() ||
    compareTexts(a.correctionId, b.correctionId) ||
    compareOutcomes(a.event, b.event)
  );
}

/** Decides between two that came under one id, which a sound producer never sends: out of the day outranks in it. */
function compareOutcomes(a: DayEvent | null, b: DayEvent | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareContents(b, a);
}
