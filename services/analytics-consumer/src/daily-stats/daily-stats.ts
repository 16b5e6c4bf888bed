import { compareContents, compareEvents, compareTexts, type DayEvent } from './day-event.ts';

/** More events than a person makes in a day; a document of so many stays below 1 MB. */
export const MAX_EVENTS_PER_DAY = 5_000;

export type Totals = { toolsUsed: number; timeSpent: number; goalsCompleted: number };

/** The document of a user and local day. */
export type DailyStats = {
  /** `<userId>:<date>` */
  _id: string;
  userId: string;
  /** `YYYY-MM-DD`, as the producers stamped it. */
  date: string;
  /**
   * Zone of the day's first event, by time and id. `events` does not hold a zone for each, so it has to be that of an
   * event which stays the same one when others arrive: the smallest of all that ever came, and that is always in here.
   */
  timezone: string;
  /** How many facts changed the document. Where no id came with two contents, that is the number of events. */
  version: number;
  /** By time, then id; no id twice. */
  events: DayEvent[];
  /** Always `totalsOf(events)`. */
  dailyStats: Totals;
};

/** An event and the zone in which its day was reckoned. */
export type Fact = { event: DayEvent; timezone: string };
/** A user's local day and the facts that came for it, in their order of arrival. */
export type DayFacts<F extends Fact = Fact> = { _id: string; userId: string; date: string; facts: F[] };

/** `counted`: the document changed. `duplicate`: it was in there. `over-quota`: the day is full. */
export type Verdict = 'counted' | 'duplicate' | 'over-quota';
/** `verdicts` has one a fact, in their order. `document` is undefined where all came to nothing in a day without one. */
export type FoldedDay = { document: DailyStats | undefined; isChanged: boolean; verdicts: Verdict[] };

/** The sums over a day's events. */
export function totalsOf(events: readonly DayEvent[]): Totals {
  const totals = { toolsUsed: 0, timeSpent: 0, goalsCompleted: 0 };
  for (const { type, result, duration } of events) {
    if (type === 'tool_usage' && result !== 'failed') totals.toolsUsed += 1;
    if (type === 'goal_completed') totals.goalsCompleted += 1;
    totals.timeSpent += duration ?? 0;
  }
  return totals;
}

/**
 * Folds facts into a day. Below the quota duplicates, reordering, replays and any split into batches end in the same
 * document: each id keeps its smallest content, and the events stand in their own order. In a full day what is already
 * in stays in, so a replay finds it there and again refuses what was refused.
 */
export function foldDay(known: DailyStats | undefined, { _id, userId, date, facts }: DayFacts): FoldedDay {
  const byId = new Map(known?.events.map((event) => [event.id, event]));
  let first = known && firstOf(known);
  const verdicts = facts.map((fact): Verdict => {
    const verdict = takeFact(byId, fact);
    if (verdict === 'over-quota' || (first && compareFacts(first, fact) <= 0)) return verdict;
    first = fact;
    return 'counted';
  });
  const changes = verdicts.filter((verdict) => verdict === 'counted').length;
  if (first === undefined || changes === 0) return { document: known, isChanged: false, verdicts };
  const events = [...byId.values()].sort(compareEvents);
  const version = (known?.version ?? 0) + changes;
  const { timezone } = first;
  const document = { _id, userId, date, timezone, version, events, dailyStats: totalsOf(events) };
  return { document, isChanged: true, verdicts };
}

function takeFact(byId: Map<string, DayEvent>, { event }: Fact): Verdict {
  const same = byId.get(event.id);
  if (same && compareContents(same, event) <= 0) return 'duplicate';
  if (!same && byId.size >= MAX_EVENTS_PER_DAY) return 'over-quota';
  byId.set(event.id, event);
  return 'counted';
}

function firstOf({ events: [event], timezone }: DailyStats): Fact | undefined {
  return event && { event, timezone };
}

function compareFacts(a: Fact, b: Fact): number {
  return compareEvents(a.event, b.event) || compareContents(a.event, b.event) || compareTexts(a.timezone, b.timezone);
}
