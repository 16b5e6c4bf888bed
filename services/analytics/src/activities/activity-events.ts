import { localDateOf } from '@astrapath/calendar';
import type { EventOf } from '@astrapath/contracts';
import type { Activity } from './activity.ts';

/** The event of an activity, stamped with the local day it counts in. */
export function activityRecorded(activity: Activity, eventId: string): EventOf<'analytics.activity.recorded.v1'> {
  const { occurredAt, userId, type, toolId, duration, result, timezone } = activity;
  return {
    eventId,
    occurredAt,
    userId,
    type,
    toolId,
    duration,
    result,
    statDate: localDateOf(occurredAt, timezone),
    timezone,
  };
}
