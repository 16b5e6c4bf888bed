import { compareTexts } from './day-event.ts';

/** A fact by which a day knows its zone. */
export type ZoneWitness = {
  kind: 'event' | 'correction';
  /** Of the event, or of the correction. */
  at: Date;
  id: string;
  timezone: string;
};

/**
 * The order of witnesses; the smallest gives the day its zone. What was counted here from the start outranks a
 * correction, which may bring the zone of another day.
 */
export function compareWitnesses(a: ZoneWitness, b: ZoneWitness): number {
  return (
    Number(a.kind === 'correction') - Number(b.kind === 'correction') ||
    a.at.getTime() - b.at.getTime() ||
    compareTexts(a.id, b.id) ||
    compareTexts(a.timezone, b.timezone)
  );
}
