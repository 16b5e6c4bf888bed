import { DOCTOR_USER_ID } from '@astrapath/contracts';

/**
 * Doctors who come within this time send the same event. A day takes 5,000 events of a user, and the next are dead
 * letters: 4,320 stay below that however often a doctor is called.
 */
const SAME_EVENT_MS = 20_000;

/** An event as an importer sends it, and the document it belongs in. */
export type SyntheticEvent = ReturnType<typeof createSyntheticEvent>;

/** An event that adds nothing to any sum: no tool, no time, no goal. */
export function createSyntheticEvent(now: Date) {
  const timestamp = now.toISOString();
  const statDate = timestamp.slice(0, 10);
  const id = `doctor-${now.getTime() - (now.getTime() % SAME_EVENT_MS)}`;
  return {
    id,
    statDate,
    documentId: `${DOCTOR_USER_ID}:${statDate}`,
    body: { id, type: 'learning_activity', timestamp, duration: 0, userId: DOCTOR_USER_ID, timezone: 'UTC' },
  };
}
