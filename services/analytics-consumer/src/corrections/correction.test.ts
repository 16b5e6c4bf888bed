import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DailyStats, foldDay } from '../daily-stats/daily-stats.ts';
import type { DayEvent } from '../daily-stats/day-event.ts';
import { readFacts } from '../daily-stats/day-fact.ts';
import { groupDays } from '../steps/group-days.ts';
import { assertFits, type Correction, type CorrectionRequest, timeAfter } from './correction.ts';
import { activityCorrected } from './correction-events.ts';
import { chooseStanding, standingsOf } from './standing.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const ids = { userId: 'u1', eventId: 'e1' };
const activity: DayEvent = {
  id: 'e1',
  type: 'tool_usage',
  toolId: null,
  timestamp: new Date(NOON),
  duration: 60,
  result: null,
};

function dayWith(date: string): DailyStats {
  const day = { _id: `u1:${date}`, userId: 'u1', date };
  const { document } = foldDay(undefined, { ...day, facts: [{ type: 'event', event: activity, timezone: 'UTC' }] });
  if (document === undefined) throw new Error('no document');
  return document;
}

/** What the consumer makes of the corrections. */
function apply(documents: readonly DailyStats[], corrections: readonly Correction[]): DailyStats[] {
  const known = new Map(documents.map((document) => [document._id, document]));
  for (const day of groupDays(corrections.map((one) => readFacts(activityCorrected(one))))) {
    const { document } = foldDay(known.get(day._id), day);
    if (document) known.set(day._id, document);
  }
  return [...known.values()];
}

function decide(request: CorrectionRequest, documents: DailyStats[], decided: Correction[], now: number): Correction {
  const standing = chooseStanding(request, standingsOf('e1', documents, decided));
  const { userId, eventId, action, date = null } = request;
  const correctedAt = timeAfter('e1', documents, decided, new Date(now));
  const correctionId = `c${decided.length}`;
  return { ...standing, correctionId, userId, eventId, action, date, correctedAt };
}

const daysOf = (documents: readonly DailyStats[]) =>
  documents.filter(({ events }) => events.length > 0).map(({ date }) => date);

describe('a chain of corrections of one event', () => {
  it('ends where the last one put it, however late the documents follow and whatever the clocks say', () => {
    const days = ['2026-03-01', '2026-03-02', '2026-03-03'] as const;
    const steps = fc.array(
      fc.record({ date: fc.constantFrom(...days), clock: fc.integer({ min: -5, max: 5 }), lag: fc.nat(3) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(steps, fc.boolean(), (moves, isVoidedAtLast) => {
        const origin = [dayWith(days[0])];
        const decided: Correction[] = [];
        let place: string = days[0];
        for (const { date, clock, lag } of moves) {
          const shown = apply(origin, decided.slice(0, Math.max(0, decided.length - lag)));
          if (date === place) continue;
          decided.push(decide({ ...ids, action: 'move', date }, shown, decided, NOON + clock));
          place = date;
        }
        if (isVoidedAtLast) decided.push(decide({ ...ids, action: 'void' }, origin, decided, NOON));
        expect(daysOf(apply(origin, decided.toReversed()))).toEqual(isVoidedAtLast ? [] : [place]);
      }),
    );
  });

  it('goes on from the documents where the audit of earlier ones was lost', () => {
    const origin = [dayWith('2026-03-01')];
    const first = decide({ ...ids, action: 'move', date: '2026-03-02' }, origin, [], NOON);
    const moved = apply(origin, [first]);
    const second = decide({ ...ids, action: 'move', date: '2026-03-01' }, moved, [], NOON - 1_000);
    expect(second.correctedAt.getTime()).toBeGreaterThan(first.correctedAt.getTime());
    expect(daysOf(apply(moved, [{ ...second, correctionId: 'c9' }]))).toEqual(['2026-03-01']);
  });
});

describe('chooseStanding', () => {
  const standings = ['2026-03-01', '2026-03-04'].map((statDate) => ({ statDate, timezone: 'UTC', activity }));

  it('takes the only day, or the one that is named', () => {
    expect(chooseStanding({ ...ids, action: 'void' }, standings.slice(1)).statDate).toBe('2026-03-04');
    expect(chooseStanding({ ...ids, action: 'void', statDate: '2026-03-01' }, standings).statDate).toBe('2026-03-01');
  });

  it.each([
    ['analytics.unknown-event', { action: 'void' }, []],
    ['analytics.unknown-event', { action: 'void', statDate: '2026-03-02' }, standings],
    ['analytics.ambiguous-event', { action: 'void' }, standings],
    ['request.invalid', { action: 'move', statDate: '2026-03-01', date: '2026-03-01' }, standings],
  ] as const)('answers %s to %j', (code, request, days) => {
    expect(() => chooseStanding({ ...ids, ...request }, days)).toThrow(expect.objectContaining({ code }));
  });
});

it.each([{ action: 'move' }, { action: 'void', date: '2026-03-02' }] as const)('refuses %j', (request) => {
  const error = expect.objectContaining({
    code: 'request.invalid',
    errors: [expect.objectContaining({ path: '/date' })],
  });
  expect(() => assertFits({ ...ids, ...request })).toThrow(error);
});
