import type { PastZone } from '@astrapath/calendar';

/** A session ends when it was not refreshed for this long. */
export const SESSION_IDLE_MS = 30 * 86_400_000;

/** What every request of a session depends on, as the gateway asks for it. */
export type SessionState = {
  active: boolean;
  /** Zone of the user now, which may be newer than the one in the access token. */
  timezone: string;
  /** Zones they had before, oldest first, as far back as an event may be sent. */
  pastZones: PastZone[];
  /** Grows with every change of the user that a session must see at once. */
  version: number;
};

/** What is answered of a session that was never there. */
export const NO_SESSION: SessionState = { active: false, timezone: 'UTC', pastZones: [], version: 0 };

/** The end of a session that is refreshed now. */
export function sessionEnd(now: Date): Date {
  return new Date(now.getTime() + SESSION_IDLE_MS);
}
