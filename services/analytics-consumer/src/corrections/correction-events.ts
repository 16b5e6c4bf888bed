import type { EventOf } from '@astrapath/contracts';
import type { Correction } from './correction.ts';

const TOPIC = 'analytics.activity.corrected.v1';

/** The event by which a correction takes effect. The reason for it stays with us: it is free text. */
export function activityCorrected(correction: Correction): { topic: typeof TOPIC; event: EventOf<typeof TOPIC> } {
  const { correctionId, userId, eventId, action, statDate, timezone, date, correctedAt, activity } = correction;
  const { type, toolId, timestamp, duration, result } = activity;
  const event = {
    eventId: correctionId,
    occurredAt: correctedAt.getTime(),
    userId,
    action,
    correctedEventId: eventId,
    statDate,
    timezone,
    toStatDate: date,
    activityAt: timestamp.getTime(),
    activityType: type,
    toolId,
    duration,
    result,
  };
  return { topic: TOPIC, event };
}
