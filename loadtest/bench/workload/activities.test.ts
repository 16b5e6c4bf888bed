import { describe, expect, it } from 'vitest';
import { activities } from './activities.ts';

describe('activities', () => {
  const events = [...activities('r', 20_000)];

  it('are the same for the same run, and of other users and ids for another', () => {
    expect([...activities('r', 100)]).toEqual(events.slice(0, 100));
    const [other] = activities('s', 1);
    expect(other).toMatchObject({ eventId: 's-1-1', userId: events[0]?.userId.replace('r-', 's-') });
  });

  it('come day after day, each in the order of time, with an id each', () => {
    const times = events.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it('make about eight events of an active user’s day, as in eDify’s log', () => {
    const days = new Set(events.map(({ userId, statDate }) => `${userId}:${statDate}`)).size;
    expect(events.length / days).toBeGreaterThan(6.5);
    expect(events.length / days).toBeLessThan(9);
  });
});
