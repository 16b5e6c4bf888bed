import { isDate, isTimezone } from '@astrapath/calendar';
import type { EventOf } from '@astrapath/contracts';
import type { Fact } from './daily-stats.ts';
import type { DayEvent } from './day-event.ts';

/** The topics whose events count in a day. */
export const COUNTED_TOPICS = [
  'tools.execution.completed.v1',
  'learning.module.completed.v1',
  'identity.goal.completed.v1',
  'analytics.activity.recorded.v1',
] as const;

export type CountedTopic = (typeof COUNTED_TOPICS)[number];
/** A record of one of those topics; `topic` tells which event it is. */
export type CountedRecord = { [T in CountedTopic]: { topic: T; event: EventOf<T> } }[CountedTopic];

/** A fact and the day it counts in, or the fixed word for why it can never count. */
export type ReadFact = { type: 'fact'; userId: string; date: string; fact: Fact } | { type: 'poison'; reason: string };

/** Bounds a document: 5,000 events of this size are far below MongoDB's 16 MB. */
const MAX_TEXT = 128;
/** 9999-12-31T23:59:59.999Z, the last instant whose ISO 8601 text has four digits of a year. */
const LAST_INSTANT = 253_402_300_799_999;

/** What an event of another service means for its user's day. */
export function readFact(record: CountedRecord): ReadFact {
  const { userId, statDate: date, timezone, occurredAt } = record.event;
  const reason = whyUncountable(record);
  if (reason !== undefined) return { type: 'poison', reason };
  const event = { ...contentOf(record), id: record.event.eventId, timestamp: new Date(occurredAt) };
  return { type: 'fact', userId, date, fact: { event, timezone } };
}

function contentOf(record: CountedRecord): Omit<DayEvent, 'id' | 'timestamp'> {
  switch (record.topic) {
    case 'tools.execution.completed.v1': {
      const { toolId, duration, status } = record.event;
      return { type: 'tool_usage', toolId, duration, result: status };
    }
    case 'learning.module.completed.v1':
      return { type: 'module_completed', toolId: null, duration: record.event.duration, result: null };
    case 'identity.goal.completed.v1':
      return { type: 'goal_completed', toolId: null, duration: null, result: null };
    case 'analytics.activity.recorded.v1': {
      const { type, toolId, duration, result } = record.event;
      return { type, toolId, duration, result };
    }
  }
}

function whyUncountable(record: CountedRecord): string | undefined {
  const { eventId, userId, occurredAt, statDate, timezone } = record.event;
  if (!isDate(statDate)) return 'invalid-stat-date';
  if (!isName(eventId)) return 'invalid-event-id';
  if (!isName(userId)) return 'invalid-user-id';
  if (!isTimezone(timezone)) return 'invalid-timezone';
  if (!(Math.abs(occurredAt) <= LAST_INSTANT)) return 'invalid-time';
  const { toolId, duration, result } = contentOf(record);
  if (toolId !== null && !isName(toolId)) return 'invalid-tool-id';
  if (duration !== null && duration < 0) return 'invalid-duration';
  if (result !== null && !isName(result)) return 'invalid-result';
  return undefined;
}

function isName(text: string): boolean {
  return text.length > 0 && text.length <= MAX_TEXT;
}
