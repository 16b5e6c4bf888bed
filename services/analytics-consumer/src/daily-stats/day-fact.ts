import { isDate, isTimezone } from '@astrapath/calendar';
import type { EventOf } from '@astrapath/contracts';
import type { Fact } from './daily-stats.ts';
import type { DayEvent } from './day-event.ts';

const CORRECTED = 'analytics.activity.corrected.v1';

/** The topics whose events count in a day, or correct what does. */
export const COUNTED_TOPICS = [
  'tools.execution.completed.v1',
  'learning.module.completed.v1',
  'identity.goal.completed.v1',
  'analytics.activity.recorded.v1',
  CORRECTED,
] as const;

export type CountedTopic = (typeof COUNTED_TOPICS)[number];
/** A record of one of those topics; `topic` tells which event it is. */
export type CountedRecord = { [T in CountedTopic]: { topic: T; event: EventOf<T> } }[CountedTopic];

/** A fact and the day it is about. */
export type DatedFact = { userId: string; date: string; fact: Fact };
/** What a record means, day by day: a move is about two days. Or the fixed word for why it can never mean anything. */
export type ReadFacts = { type: 'facts'; facts: DatedFact[] } | { type: 'poison'; reason: string };

/** Bounds a document: 5,000 events of this size are far below MongoDB's 16 MB. */
const MAX_TEXT = 128;
/** 9999-12-31T23:59:59.999Z, the last instant whose ISO 8601 text has four digits of a year. */
const LAST_INSTANT = 253_402_300_799_999;

/** What an event of a counted topic means for its user's days. */
export function readFacts(record: CountedRecord): ReadFacts {
  const reason = whyUncountable(record);
  if (reason !== undefined) return { type: 'poison', reason };
  const facts = record.topic === CORRECTED ? correctionsOf(record.event) : [countOf(record)];
  return { type: 'facts', facts };
}

type Counting = Exclude<CountedRecord, { topic: typeof CORRECTED }>;
type Content = Omit<DayEvent, 'id' | 'timestamp'>;

function countOf(record: Counting): DatedFact {
  const { eventId, userId, occurredAt, statDate: date, timezone } = record.event;
  const event = { ...contentOf(record), id: eventId, timestamp: new Date(occurredAt) };
  return { userId, date, fact: { type: 'event', event, timezone } };
}

/** Out of one day, and for a move into another: each day hears of the correction by itself. */
function correctionsOf(corrected: EventOf<typeof CORRECTED>): DatedFact[] {
  const { eventId: correctionId, correctedEventId: eventId, occurredAt, userId, timezone } = corrected;
  const { statDate, toStatDate, activityAt, activityType: type, toolId, duration, result } = corrected;
  const event = { id: eventId, type, toolId, timestamp: new Date(activityAt), duration, result };
  const outcomes = [{ date: statDate, event: null }, ...(toStatDate === null ? [] : [{ date: toStatDate, event }])];
  return outcomes.map(({ date, event: outcome }) => {
    const correction = { eventId, correctionId, correctedAt: new Date(occurredAt), event: outcome };
    return { userId, date, fact: { type: 'correction', correction, timezone } };
  });
}

function contentOf(record: CountedRecord): Content {
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
    case CORRECTED: {
      const { activityType: type, toolId, duration, result } = record.event;
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
  if (!isInstant(occurredAt)) return 'invalid-time';
  const { toolId, duration, result } = contentOf(record);
  if (toolId !== null && !isName(toolId)) return 'invalid-tool-id';
  if (duration !== null && duration < 0) return 'invalid-duration';
  if (result !== null && !isName(result)) return 'invalid-result';
  return record.topic === CORRECTED ? whyNoCorrection(record.event) : undefined;
}

function whyNoCorrection(corrected: EventOf<typeof CORRECTED>): string | undefined {
  const { action, correctedEventId, statDate, toStatDate, activityAt } = corrected;
  if (!isName(correctedEventId)) return 'invalid-corrected-event-id';
  if (!isInstant(activityAt)) return 'invalid-activity-time';
  const isFitting = action === 'void' ? toStatDate === null : toStatDate !== null && isDate(toStatDate);
  return isFitting && toStatDate !== statDate ? undefined : 'invalid-to-stat-date';
}

function isName(text: string): boolean {
  return text.length > 0 && text.length <= MAX_TEXT;
}

function isInstant(epochMs: number): boolean {
  return Math.abs(epochMs) <= LAST_INSTANT;
}
