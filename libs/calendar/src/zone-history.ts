/** A time zone that a person had before, and the instant of the change that ended it. */
export type PastZone = { timezone: string; untilMs: number };

/** The time zone a person has, and those they had before, oldest first. */
export type ZoneHistory = { timezone: string; pastZones: readonly PastZone[] };

/**
 * The time zone that was in force at an instant. A later change never alters the answer for an instant before it, so
 * what is told twice is counted in the same day both times.
 * @param epochMs milliseconds since 1970-01-01T00:00Z; before the first change it is the zone of registration
 */
export function zoneAt(epochMs: number, { timezone, pastZones }: ZoneHistory): string {
  return pastZones.find(({ untilMs }) => epochMs < untilMs)?.timezone ?? timezone;
}
