import { describe, expect, it } from 'vitest';
import { eventsOf, growthEvents } from './growth-events.ts';
import { startOf } from './stored-days.ts';

const SMALL = { run: 'r', users: 5, days: 8, userDays: 10 };
const dayOf = ({ userId, statDate }: { userId: string; statDate: string }) => `${userId}:${statDate}`;

describe('the events of the growth benchmark', () => {
  it('fall half on stored user-days and half on new ones', () => {
    const events = [...growthEvents({ ...SMALL, round: 0 })];
    expect(events).toHaveLength(eventsOf(SMALL));
    const stored = events.filter(({ occurredAt }) => occurredAt < startOf(SMALL.days));
    expect(stored).toHaveLength(events.length / 2);
    expect(new Set(events.map(dayOf)).size).toBe(2 * SMALL.userDays);
  });

  it('touch no user-day of an earlier round, and carry ids of their own', () => {
    const rounds = [0, 1, 2].map((round) => [...growthEvents({ ...SMALL, round })]);
    const days = rounds.map((events) => new Set(events.map(dayOf)));
    expect(days[0]?.isDisjointFrom(days[1] ?? new Set())).toBe(true);
    expect(days[1]?.isDisjointFrom(days[2] ?? new Set())).toBe(true);
    const ids = rounds.flat().map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
