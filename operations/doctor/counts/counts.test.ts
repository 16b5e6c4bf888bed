import { describe, expect, it } from 'vitest';
import { type Day, daySumsVerdict, faultOf } from './day-sums.ts';
import { type LedgerRow, ledgerVerdict } from './ledger.ts';

const day: Day = {
  _id: 'ada:2026-05-01',
  userId: 'ada',
  date: '2026-05-01',
  events: [
    { id: '1', type: 'tool_usage', duration: 60, result: null },
    { id: '2', type: 'tool_usage', duration: 30, result: 'failed' },
    { id: '3', type: 'goal_completed', duration: null, result: null },
  ],
  dailyStats: { toolsUsed: 1, timeSpent: 90, goalsCompleted: 1 },
};

describe('a day', () => {
  it('is right when its sums are those of its events', () => {
    expect(faultOf(day)).toBeUndefined();
  });

  it.each([
    ['has toolsUsed 2 for 1', { ...day, dailyStats: { ...day.dailyStats, toolsUsed: 2 } }],
    ['has timeSpent 60 for 90', { ...day, dailyStats: { ...day.dailyStats, timeSpent: 60 } }],
    ['has goalsCompleted 0 for 1', { ...day, dailyStats: { ...day.dailyStats, goalsCompleted: 0 } }],
    ['counts an event twice', { ...day, events: [...day.events, ...day.events] }],
    ['is under a wrong id', { ...day, date: '2026-05-02' }],
  ])('is wrong when it %s', (fault, wrong) => {
    expect(faultOf(wrong)).toBe(fault);
    expect(daySumsVerdict([day, wrong])).toMatchObject({ status: 'broken' });
  });
});

describe('the ledger', () => {
  const row: LedgerRow = {
    topic: 'runs',
    emitted: 10,
    applied: 7,
    duplicates: 1,
    deadLettered: 1,
    inFlight: 1,
    unaccounted: 0,
  };

  it('is even when everything emitted is accounted for', () => {
    expect(ledgerVerdict([row])).toEqual({
      status: 'ok',
      saw: '10 events emitted = 7 applied, 1 duplicates, 1 dead letters, 1 in flight',
    });
  });

  it('is broken by a single event that is not', () => {
    expect(ledgerVerdict([row, { ...row, topic: 'goals', unaccounted: 1 }])).toMatchObject({
      status: 'broken',
      saw: expect.stringContaining('not accounted for: 1 in goals'),
    });
  });
});
