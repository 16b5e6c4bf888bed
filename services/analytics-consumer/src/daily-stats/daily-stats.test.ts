import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DailyStats, type Fact, foldDay, MAX_EVENTS_PER_DAY, totalsOf } from './daily-stats.ts';
import { compareCorrections } from './day-correction.ts';
import type { DayEvent } from './day-event.ts';

const DAY = { _id: 'u1:2026-03-01', userId: 'u1', date: '2026-03-01' };
const NOON = Date.UTC(2026, 2, 1, 12);

const times = fc.integer({ min: 0, max: 5 }).map((minute) => new Date(NOON + minute * 60_000));
const zones = fc.constantFrom('UTC', 'Europe/Berlin');
const events: fc.Arbitrary<DayEvent> = fc.record({
  id: fc.integer({ min: 0, max: 12 }).map((number) => `e${number}`),
  type: fc.constantFrom('tool_usage', 'learning_activity', 'module_completed', 'goal_completed', 'ai_interaction'),
  toolId: fc.constantFrom(null, 'a', 'b'),
  timestamp: times,
  duration: fc.option(fc.nat(86_400)),
  result: fc.constantFrom(null, 'completed', 'failed'),
});
const counts: fc.Arbitrary<Fact> = fc.record({ type: fc.constant('event'), event: events, timezone: zones });
/** Few instants and ids, so that many corrections meet: of one event, at one instant, under one id. */
const corrections: fc.Arbitrary<Fact> = fc
  .record({ event: events, isVoid: fc.boolean(), correctionId: fc.constantFrom('c1', 'c2', 'c3'), correctedAt: times })
  .chain(({ event, isVoid, ...correction }) =>
    fc.record({
      type: fc.constant('correction'),
      correction: fc.constant({ ...correction, eventId: event.id, event: isVoid ? null : event }),
      timezone: zones,
    }),
  );
const facts = fc.oneof({ weight: 3, arbitrary: counts }, { weight: 1, arbitrary: corrections });

/** The ids that must be in the day, reckoned without the fold: the latest correction decides, else the fact counts. */
function idsOf(list: readonly Fact[]): Set<string> {
  const corrected = list.flatMap((fact) => (fact.type === 'correction' ? [fact.correction] : []));
  const latest = Map.groupBy(corrected.toSorted(compareCorrections), ({ eventId }) => eventId);
  const standing = [...latest].flatMap(([id, all]) => (all.at(-1)?.event ? [id] : []));
  const counted = list.flatMap((fact) => (fact.type === 'event' && !latest.has(fact.event.id) ? [fact.event.id] : []));
  return new Set([...standing, ...counted]);
}

function eventOf(values: Partial<DayEvent> = {}): DayEvent {
  const timestamp = new Date(NOON);
  return { id: 'a', type: 'tool_usage', toolId: null, timestamp, duration: null, result: null, ...values };
}
const counted = (values: Partial<DayEvent> = {}, timezone = 'UTC'): Fact => ({
  type: 'event',
  event: eventOf(values),
  timezone,
});
const corrected = (correctionId: string, minute: number, outcome: DayEvent | null): Fact => ({
  type: 'correction',
  correction: {
    eventId: outcome?.id ?? 'a',
    correctionId,
    correctedAt: new Date(NOON + minute * 60_000),
    event: outcome,
  },
  timezone: 'UTC',
});

const foldAll = (batches: readonly Fact[][]) =>
  batches.reduce<DailyStats | undefined>(
    (known, batch) => foldDay(known, { ...DAY, facts: batch }).document,
    undefined,
  );

const withoutVersion = (document: DailyStats | undefined) => document && { ...document, version: 0 };

/** Cuts a list at the given places. */
function split<T>(list: readonly T[], cuts: readonly number[]): T[][] {
  const places = [0, ...cuts.map((cut) => cut % (list.length + 1)).toSorted((a, b) => a - b), list.length];
  return places.slice(1).map((end, index) => list.slice(places[index], end));
}

describe('foldDay', () => {
  it('gives the same document for every order, repetition and split into batches', () => {
    fc.assert(
      fc.property(
        fc
          .array(facts, { minLength: 1, maxLength: 30 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
              fc.array(fc.nat(60)),
            ),
          ),
        ([list, shuffled, cuts]) => {
          expect(withoutVersion(foldAll(split(shuffled, cuts)))).toEqual(withoutVersion(foldAll([list])));
        },
      ),
    );
  });

  it('keeps dailyStats the pure fold of events, ids unique and events in order', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1 }), (list) => {
        const document = foldAll([list]);
        expect(document?.dailyStats).toEqual(totalsOf(document?.events ?? []));
        const ids = document?.events.map(({ id }) => id) ?? [];
        expect(new Set(ids)).toEqual(idsOf(list));
        expect(ids.length).toBe(new Set(ids).size);
        const keys = document?.events.map(({ timestamp, id }) => `${timestamp.toISOString()} ${id}`) ?? [];
        expect(keys).toEqual(keys.toSorted());
      }),
    );
  });

  it('changes nothing, not even the version, when a batch comes again', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1 }), (list) => {
        const once = foldAll([list]);
        const again = foldDay(once, { ...DAY, facts: list });
        expect(again.isChanged).toBe(false);
        expect(again.document).toEqual(once);
        expect(new Set(again.verdicts)).toEqual(new Set(['duplicate']));
      }),
    );
  });

  it('refuses the 5,001st event of a day, and the same one again on a replay', () => {
    const many = Array.from({ length: MAX_EVENTS_PER_DAY + 2 }, (_, index) =>
      counted({ id: `e${index}`, duration: 1 }),
    );
    const { document, verdicts } = foldDay(undefined, { ...DAY, facts: many });
    expect(document?.dailyStats).toEqual({
      toolsUsed: MAX_EVENTS_PER_DAY,
      timeSpent: MAX_EVENTS_PER_DAY,
      goalsCompleted: 0,
    });
    expect(verdicts.filter((verdict) => verdict === 'over-quota').length).toBe(2);
    const replayed = foldDay(document, { ...DAY, facts: many });
    expect(replayed.isChanged).toBe(false);
    expect(replayed.verdicts.slice(-2)).toEqual(['over-quota', 'over-quota']);
  });

  it('does not count a failed use of a tool, but its time', () => {
    const document = foldAll([[counted({ duration: 30, result: 'failed' })]]);
    expect(document?.dailyStats).toEqual({ toolsUsed: 0, timeSpent: 30, goalsCompleted: 0 });
  });

  it('has corrections in a day that was corrected, and in no other', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1 }), (list) => {
        const isCorrected = list.some(({ type }) => type === 'correction');
        expect(Object.hasOwn(foldAll([list]) ?? {}, 'corrections')).toBe(isCorrected);
      }),
    );
  });

  it('keeps the document of a day whose last event was taken out, with sums of zero and its zone', () => {
    const document = foldAll([[counted({ duration: 30 }, 'Europe/Berlin')], [corrected('c1', 1, null)]]);
    expect(document).toMatchObject({
      timezone: 'Europe/Berlin',
      version: 2,
      events: [],
      dailyStats: { toolsUsed: 0, timeSpent: 0, goalsCompleted: 0 },
      corrections: { entries: [{ eventId: 'a', correctionId: 'c1', event: null }] },
    });
  });

  it('keeps an event out that comes after its correction', () => {
    const { document, verdicts } = foldDay(foldAll([[corrected('c1', 1, null)]]), { ...DAY, facts: [counted()] });
    expect(document?.events).toEqual([]);
    expect(verdicts).toEqual(['counted']);
    expect(foldDay(document, { ...DAY, facts: [counted()] }).verdicts).toEqual(['duplicate']);
  });

  it('lets the later of two corrections stand: moved in, out, and in again', () => {
    const moved = eventOf({ duration: 60 });
    const steps = [corrected('c1', 1, moved), corrected('c2', 2, null), corrected('c3', 3, moved)];
    const seconds = steps.map((_, index) => foldAll([steps.slice(0, index + 1)])?.dailyStats.timeSpent);
    expect(seconds).toEqual([60, 0, 60]);
    expect(foldDay(foldAll([steps]), { ...DAY, facts: steps }).isChanged).toBe(false);
  });

  it('lets a correction move an event into a full day, however many there are: half a move is not to be refused', () => {
    const full = Array.from({ length: MAX_EVENTS_PER_DAY }, (_, index) => counted({ id: `e${index}` }));
    const many = Array.from({ length: MAX_EVENTS_PER_DAY + 1 }, (_, index) =>
      corrected('c1', 1, eventOf({ id: `m${index}` })),
    );
    const document = foldAll([full, many]);
    expect(document?.events.length).toBe(2 * MAX_EVENTS_PER_DAY + 1);
    expect(foldDay(document, { ...DAY, facts: [corrected('c1', 1, null)] }).verdicts).toEqual(['counted']);
  });
});
