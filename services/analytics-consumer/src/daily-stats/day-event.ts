/** One event of a day, as the daily-stats document holds it. */
export type DayEvent = {
  id: string;
  type: 'tool_usage' | 'learning_activity' | 'module_completed' | 'goal_completed' | 'ai_interaction';
  toolId: string | null;
  timestamp: Date;
  /** Whole seconds. */
  duration: number | null;
  result: string | null;
};

/** The order of a day's events: by time, then by id. */
export function compareEvents(a: DayEvent, b: DayEvent): number {
  return a.timestamp.getTime() - b.timestamp.getTime() || compareTexts(a.id, b.id);
}

/**
 * The order of different contents that came under one id; the smallest is the one that counts. The rule looks at
 * nothing but the contents, so any order of arrival ends with the same one; the earliest time comes first.
 */
export function compareContents(a: DayEvent, b: DayEvent): number {
  return (
    a.timestamp.getTime() - b.timestamp.getTime() ||
    compareTexts(a.type, b.type) ||
    compareNullable(a.toolId, b.toolId, compareTexts) ||
    compareNullable(a.duration, b.duration, (x, y) => x - y) ||
    compareNullable(a.result, b.result, compareTexts)
  );
}

/** By UTF-16 code units: the same on every machine, unlike a locale's order. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareNullable<T>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compare(a, b);
}
