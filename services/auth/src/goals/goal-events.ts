import { localDateOf } from '@astrapath/calendar';
import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';

/** The fact that a person completed a goal; it counts on their own calendar day. */
export function goalCompleted(fact: {
  goalId: string;
  userId: string;
  timezone: string;
  completedAt: Date;
}): EventOf<'identity.goal.completed.v1'> {
  const occurredAt = fact.completedAt.getTime();
  return {
    eventId: createId(),
    occurredAt,
    userId: fact.userId,
    goalId: fact.goalId,
    statDate: localDateOf(occurredAt, fact.timezone),
    timezone: fact.timezone,
  };
}
