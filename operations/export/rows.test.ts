import { describe, expect, it } from 'vitest';
import { createPseudonyms } from './pseudonym.ts';
import { rowsOf } from './rows.ts';
import type { StoredDay } from './stored-day.ts';
import { PLATFORM_TOOLS, RESULTS } from './words.ts';

const pseudonyms = createPseudonyms(Buffer.alloc(32, 7));
const disclosure = { pseudonyms, tools: new Set(PLATFORM_TOOLS), results: new Set(RESULTS), withEvents: true };
const day: StoredDay = {
  userId: 'u1',
  date: '2026-03-02',
  timezone: 'Pacific/Kiritimati',
  events: [
    {
      id: 'e1',
      type: 'tool_usage',
      toolId: 'interview_coach',
      timestamp: new Date('2026-03-01T10:00:00.123Z'),
      duration: 30,
      result: 'completed',
    },
    {
      id: 'e2',
      type: 'tool_usage',
      toolId: 'Ada Lovelace',
      timestamp: new Date('2026-03-02T09:59:59.999Z'),
      duration: null,
      result: 'talked_to_Ada',
    },
    {
      id: 'e3',
      type: 'goal_completed',
      toolId: null,
      timestamp: new Date('2026-03-02T00:00Z'),
      duration: null,
      result: null,
    },
  ],
  dailyStats: { toolsUsed: 2, timeSpent: 30, goalsCompleted: 1 },
};

describe('the rows of a day', () => {
  it('are its sums and its events, under pseudonyms, with the hour of the person’s own day', () => {
    const own = { user: pseudonyms.user('u1'), date: '2026-03-02' };
    expect(rowsOf(day, disclosure)).toEqual({
      stats: [{ ...own, toolsUsed: 2, timeSpent: 30, goalsCompleted: 1, eventCount: 3 }],
      events: [
        {
          ...own,
          event: pseudonyms.event('u1', 'e1'),
          localHour: 0,
          type: 'tool_usage',
          tool: 'interview_coach',
          duration: 30,
          result: 'completed',
        },
        {
          ...own,
          event: pseudonyms.event('u1', 'e2'),
          localHour: 23,
          type: 'tool_usage',
          tool: 'other',
          duration: null,
          result: 'other',
        },
        {
          ...own,
          event: pseudonyms.event('u1', 'e3'),
          localHour: 14,
          type: 'goal_completed',
          tool: null,
          duration: null,
          result: null,
        },
      ],
    });
  });

  it('are its sums alone unless its events are wanted', () => {
    const { stats, events } = rowsOf(day, { ...disclosure, withEvents: false });
    expect(stats).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('let a word through that the operator allows', () => {
    const { events } = rowsOf(day, { ...disclosure, tools: new Set(['Ada Lovelace']) });
    expect(events.map(({ tool }) => tool)).toEqual(['other', 'Ada Lovelace', null]);
  });

  it('are none where every event was taken out', () => {
    expect(rowsOf({ ...day, events: [] }, disclosure)).toEqual({ stats: [], events: [] });
  });
});
