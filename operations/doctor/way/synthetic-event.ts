import { randomUUID } from 'node:crypto';

/** Nobody's account: its days hold what doctors sent and nothing else. */
export const DOCTOR = 'doctor';

/** An event as an importer sends it, and the document it belongs in. */
export type SyntheticEvent = ReturnType<typeof createSyntheticEvent>;

/** An event that adds nothing to any sum: no tool, no time, no goal. */
export function createSyntheticEvent(now: Date) {
  const timestamp = now.toISOString();
  const statDate = timestamp.slice(0, 10);
  const id = `doctor-${randomUUID()}`;
  return {
    id,
    statDate,
    documentId: `${DOCTOR}:${statDate}`,
    body: { id, type: 'learning_activity', timestamp, duration: 0, userId: DOCTOR, timezone: 'UTC' },
  };
}
