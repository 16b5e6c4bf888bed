import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DailyStats, type Fact, foldDay, MAX_EVENTS_PER_DAY, totalsOf } from './daily-stats.ts';

const DAY = { _id: 'u1:2026-03-01', userId: 'u1', date: '2026-03-01' };
const NOON = Date.UTC(2026, 2, 1, 12);

const facts: fc.Arbitrary<Fact> = fc.record({
  event: fc.record({
    id: fc.integer({ min: 0, max: 12 }).map((number) => `e${number}`),
    type: fc.constantFrom('tool_usage', 'learning_activity', 'module_completed', 'goal_completed', 'ai_interaction'),
    toolId: fc.constantFrom(null, 'a', 'b'),
    timestamp: fc.integer({ min: 0, max: 5 }).map((minute) => new Date(NOON + minute * 60_000)),
    duration: fc.option(fc.nat(86_400)),
    result: fc.constantFrom(null, 'completed', 'failed'),
  }),
  timezone: fc.constantFrom('UTC', 'Europe/Berlin'),
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
        expect(new Set(ids)).toEqual(new Set(list.map(({ event }) => event.id)));
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
    const many = Array.from(
      { length: MAX_EVENTS_PER_DAY + 2 },
      (_, index): Fact => ({
        event: {
          id: `e${index}`,
          type: 'tool_usage',
          toolId: null,
          timestamp: new Date(NOON),
          duration: 1,
          result: null,
        },
        timezone: 'UTC',
      }),
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
    const event = {
      id: 'a',
      type: 'tool_usage',
      toolId: 't',
      timestamp: new Date(NOON),
      duration: 30,
      result: 'failed',
    } as const;
    const { document } = foldDay(undefined, { ...DAY, facts: [{ event, timezone: 'UTC' }] });
    expect(document?.dailyStats).toEqual({ toolsUsed: 0, timeSpent: 30, goalsCompleted: 0 });
  });
});
