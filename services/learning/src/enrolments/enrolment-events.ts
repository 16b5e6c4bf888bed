import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';
import type { NewEnrolment } from './enrolment-store.ts';

/** The fact that somebody enrolled. */
export function enrolmentCreated(enrolment: NewEnrolment): EventOf<'learning.enrolment.created.v1'> {
  const { id, userId, pathId, enrolledAt } = enrolment;
  return { eventId: createId(), occurredAt: enrolledAt.getTime(), userId, enrolmentId: id, pathId };
}
