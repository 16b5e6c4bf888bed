import { isTimezone, type PastZone, type ZoneHistory } from '@astrapath/calendar';
import { Type } from 'typebox';

/** Set by the gateway from the session, which is newer than the token; clients' own are stripped there. */
export const ZONE_HEADERS = { now: 'x-user-timezone', past: 'x-user-past-zones' } as const;

/** Zones a user had before, as auth answers them to the gateway. */
export const PastZones = Type.Array(Type.Object({ timezone: Type.String(), untilMs: Type.Integer() }));

const SEPARATOR = ', ';
const PAST_ZONE = /^(0|[1-9]\d{0,15}) (\S+)$/;

/** A user's zones as a flat list of header names and values; no header of past zones for who never had others. */
export function zoneHeaders({ timezone, pastZones }: ZoneHistory): string[] {
  const now = [ZONE_HEADERS.now, timezone];
  if (pastZones.length === 0) return now;
  const past = pastZones.map((zone) => `${zone.untilMs} ${zone.timezone}`).join(SEPARATOR);
  return [...now, ZONE_HEADERS.past, past];
}

/**
 * The past zones of a header that `zoneHeaders` wrote.
 * @throws Error when it is anything else: a day stamped by half a history would be wrong for ever
 */
export function readPastZones(header: string): PastZone[] {
  const pastZones = header.split(SEPARATOR).map(readPastZone);
  if (pastZones.every(({ untilMs }, index) => untilMs > (pastZones[index - 1]?.untilMs ?? -1))) return pastZones;
  throw new Error(`the header ${ZONE_HEADERS.past} is not in order of time: "${header}"`);
}

function readPastZone(text: string): PastZone {
  const [, untilMs, timezone] = PAST_ZONE.exec(text) ?? [];
  if (timezone !== undefined && isTimezone(timezone)) return { timezone, untilMs: Number(untilMs) };
  throw new Error(`the header ${ZONE_HEADERS.past} holds "${text}", which is no past zone`);
}
