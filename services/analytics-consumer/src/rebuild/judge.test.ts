import { describe, expect, it } from 'vitest';
import { type DailyStats, MAX_EVENTS_PER_DAY, totalsOf } from '../daily-stats/daily-stats.ts';
import type { DayEvent } from '../daily-stats/day-event.ts';
import { createJudge } from './judge.ts';

const START = Date.UTC(2026, 2, 1);
const id = 'u:2026-03-01';
const judgeOverfull = createJudge(() => true);

/** Events of these numbers, each a second after the one before. */
const events = (from: number, to: number): DayEvent[] =>
  Array.from({ length: to - from }, (_, index) => ({
    id: `e${from + index}`,
    type: 'tool_usage',
    toolId: null,
    timestamp: new Date(START + (from + index) * 1_000),
    duration: 2,
    result: null,
  }));

const day = (of: DayEvent[]): DailyStats => ({
  _id: id,
  userId: 'u',
  date: '2026-03-01',
  timezone: 'UTC',
  version: 1,
  events: of,
  dailyStats: totalsOf(of),
});

/** A day out of which one event was taken. */
function voiding(eventId: string, of: DayEvent[]): DailyStats {
  const correctedAt = new Date(START);
  const entries = [{ eventId, correctionId: 'c1', correctedAt, event: null }];
  return { ...day(of), corrections: { entries, zone: { kind: 'event', at: correctedAt, id: 'e0', timezone: 'UTC' } } };
}

describe('in an overfull day', () => {
  const refused = 30;
  const full = day(events(0, MAX_EVENTS_PER_DAY));
  const otherwiseFull = day(events(refused, MAX_EVENTS_PER_DAY + refused));

  it('other events than in the rebuilt one are right, for they may have come first', () => {
    expect(judgeOverfull(otherwiseFull, full)).toBeUndefined();
    expect(createJudge(() => false)(otherwiseFull, full)?.difference).toMatchObject({ kind: 'different' });
  });

  it('wrong sums are those of the live events again', () => {
    const wrong = { ...otherwiseFull, dailyStats: { toolsUsed: 1, timeSpent: 1, goalsCompleted: 1 } };
    expect(judgeOverfull(wrong, full)?.rebuilt).toEqual(otherwiseFull);
  });

  it('live events stay that the rebuild has refused, and rebuilt ones fill the room', () => {
    const live = day(events(refused + 20, MAX_EVENTS_PER_DAY + refused));
    const due = new Set(judgeOverfull(live, full)?.rebuilt?.events.map((event) => event.id));
    expect(due.size).toBe(MAX_EVENTS_PER_DAY);
    expect(live.events.filter((event) => !due.has(event.id))).toEqual([]);
  });

  it('what a correction took out does not stay', () => {
    const rebuilt = voiding('e7', events(8, MAX_EVENTS_PER_DAY));
    expect(judgeOverfull(full, rebuilt)?.rebuilt?.events.map((event) => event.id)).not.toContain('e7');
  });

  it('a document without sound events gives way to the rebuilt one', () => {
    const damaged = Object.assign(day([]), { events: null });
    expect(judgeOverfull(damaged, full)?.rebuilt).toEqual(full);
  });
});
