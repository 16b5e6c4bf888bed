import { localDateOf } from '@astrapath/calendar';
import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';
import type { Completion } from './completion-store.ts';

/** The fact that somebody completed a module; it counts on the day it is where they are. */
export function moduleCompleted(completion: Completion, timezone: string): EventOf<'learning.module.completed.v1'> {
  const { userId, moduleId, pathId, timeSpent, completedAt } = completion;
  const occurredAt = completedAt.getTime();
  const statDate = localDateOf(occurredAt, timezone);
  return { eventId: createId(), occurredAt, userId, moduleId, pathId, duration: timeSpent, statDate, timezone };
}

/** The fact that this was the last open module of the path. */
export function pathCompleted(completion: Completion): EventOf<'learning.path.completed.v1'> {
  const { userId, enrolmentId, pathId, completedAt } = completion;
  return { eventId: createId(), occurredAt: completedAt.getTime(), userId, enrolmentId, pathId };
}
