import { compareCorrections, type DayCorrection } from './day-correction.ts';
import { compareContents, compareEvents, compareTexts, type DayEvent } from './day-event.ts';
import { compareWitnesses, type ZoneWitness } from './day-zone.ts';

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
  /** Zone of the day's first event, by time and id; an event that was taken out of the day goes on speaking for it. */
  timezone: string;
  /** How many facts changed the document. Where no id came with two contents, that is the number of events. */
  version: number;
  /** By time, then id; no id twice. Empty when all were taken out of the day. */
  events: DayEvent[];
  /** Always `totalsOf(events)`. */
  dailyStats: Totals;
  /** Only in a day that has any. */
  corrections?: DayCorrections;
};

/**
 * What has to be remembered of corrections so that facts may come in any order. `events` holds no zone for each event,
 * so the first of all that ever came is kept as the witness of the day's zone: without corrections it is `events[0]`.
 */
export type DayCorrections = {
  /** One an event, by its id. */
  entries: DayCorrection[];
  zone: ZoneWitness;
};

/** An event or a correction, and the zone in which its day was reckoned. */
export type Fact =
  | { type: 'event'; event: DayEvent; timezone: string }
  | { type: 'correction'; correction: DayCorrection; timezone: string };
/** A user's local day and the facts that came for it, in their order of arrival. */
export type DayFacts<F extends Fact = Fact> = { _id: string; userId: string; date: string; facts: F[] };

/**
 * `counted`: the document changed. `duplicate`: it was in there, or a correction outranks it. `over-quota`: the day is
 * full; said of events alone.
 */
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

/** A day while facts are folded into it, by ids. */
type OpenDay = {
  events: Map<string, DayEvent>;
  corrections: Map<string, DayCorrection>;
  zone: ZoneWitness | undefined;
};

/**
 * Folds facts into a day. Below the quota duplicates, reordering, replays and any split into batches end in the same
 * document: of each id its latest correction counts, else its smallest content, and the events stand in their own
 * order. In a full day what is already in stays in, so a replay finds it there and again refuses what was refused.
 */
export function foldDay(known: DailyStats | undefined, { _id, userId, date, facts }: DayFacts): FoldedDay {
  const day = openDay(known);
  const verdicts = facts.map((fact) => takeFact(day, fact));
  const changes = verdicts.filter((verdict) => verdict === 'counted').length;
  const { zone } = day;
  if (zone === undefined || changes === 0) return { document: known, isChanged: false, verdicts };
  const events = [...day.events.values()].sort(compareEvents);
  const version = (known?.version ?? 0) + changes;
  const dailyStats = totalsOf(events);
  const document = { _id, userId, date, timezone: zone.timezone, version, events, dailyStats };
  if (day.corrections.size === 0) return { document, isChanged: true, verdicts };
  const entries = [...day.corrections.values()].sort((a, b) => compareTexts(a.eventId, b.eventId));
  return { document: { ...document, corrections: { entries, zone } }, isChanged: true, verdicts };
}

function openDay(known: DailyStats | undefined): OpenDay {
  return {
    events: new Map(known?.events.map((event) => [event.id, event])),
    corrections: new Map(known?.corrections?.entries.map((correction) => [correction.eventId, correction])),
    zone: known && zoneOf(known),
  };
}

function zoneOf({ corrections, events: [first], timezone }: DailyStats): ZoneWitness | undefined {
  return corrections?.zone ?? (first && witnessOf({ type: 'event', event: first, timezone }));
}

function witnessOf(fact: Fact): ZoneWitness {
  const { timezone } = fact;
  if (fact.type === 'event') return { kind: 'event', at: fact.event.timestamp, id: fact.event.id, timezone };
  const { correctedAt, correctionId } = fact.correction;
  return { kind: 'correction', at: correctedAt, id: correctionId, timezone };
}

function takeFact(day: OpenDay, fact: Fact): Verdict {
  const verdict = fact.type === 'event' ? takeEvent(day, fact.event) : takeCorrection(day, fact.correction);
  if (verdict === 'over-quota') return verdict;
  const witness = witnessOf(fact);
  if (day.zone && compareWitnesses(day.zone, witness) <= 0) return verdict;
  day.zone = witness;
  return 'counted';
}

function takeEvent({ events, corrections }: OpenDay, event: DayEvent): Verdict {
  if (corrections.has(event.id)) return 'duplicate';
  const same = events.get(event.id);
  if (same && compareContents(same, event) <= 0) return 'duplicate';
  if (!same && events.size >= MAX_EVENTS_PER_DAY) return 'over-quota';
  events.set(event.id, event);
  return 'counted';
}

/** Full or not: were half a move refused, its event would count in both days. Their number is bounded when they are decided. */
function takeCorrection({ events, corrections }: OpenDay, correction: DayCorrection): 'counted' | 'duplicate' {
  const { eventId, event } = correction;
  const standing = corrections.get(eventId);
  if (standing && compareCorrections(standing, correction) >= 0) return 'duplicate';
  corrections.set(eventId, correction);
  if (event === null) events.delete(eventId);
  else events.set(eventId, event);
  return 'counted';
}
