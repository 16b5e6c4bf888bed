import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DailyStats, totalsOf } from '../daily-stats/daily-stats.ts';
import type { DayEvent } from '../daily-stats/day-event.ts';
import { differenceOf } from './difference.ts';
import { createJudge } from './judge.ts';
import { findSuspects } from './suspects.ts';

const event = (id: string): DayEvent => ({
  id,
  type: 'tool_usage',
  toolId: null,
  timestamp: new Date(0),
  duration: 2,
  result: null,
});

function day(userId: string, ids: string[], version = 1): DailyStats {
  const events = ids.map(event);
  const date = '2026-03-01';
  return { _id: `${userId}:${date}`, userId, date, timezone: 'UTC', version, events, dailyStats: totalsOf(events) };
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

describe('a difference', () => {
  it('is none when only the versions differ', () => {
    expect(differenceOf(day('u', ['a'], 7), day('u', ['a']))).toBeUndefined();
    expect(differenceOf(undefined, undefined)).toBeUndefined();
  });

  it('names its kind and both sums', () => {
    const sums = { toolsUsed: 1, timeSpent: 2, goalsCompleted: 0, eventCount: 1 };
    const documentId = 'u:2026-03-01';
    expect(differenceOf(undefined, day('u', ['a']))).toEqual({
      documentId,
      kind: 'missing',
      live: null,
      rebuilt: sums,
    });
    expect(differenceOf(day('u', ['a']), undefined)).toEqual({
      documentId,
      kind: 'surplus',
      live: sums,
      rebuilt: null,
    });
    expect(differenceOf(day('u', ['b']), day('u', ['a']))).toEqual({
      documentId,
      kind: 'different',
      live: sums,
      rebuilt: sums,
    });
  });
});

it('finds exactly the documents that differ, going through both collections side by side', async () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,3}$/), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(ids, ids, ids, async (same, onlyLive, both) => {
      const live = [...same.map((id) => day(`s${id}`, ['a'])), ...onlyLive.map((id) => day(`l${id}`, ['a']))];
      const rebuilt = same.map((id) => day(`s${id}`, ['a']));
      for (const id of both) {
        live.push(day(`b${id}`, ['a']));
        rebuilt.push(day(`b${id}`, ['b']));
      }
      const sorted = (all: DailyStats[]) => stream(all.toSorted((a, b) => (a._id < b._id ? -1 : 1)));
      const suspects = await findSuspects(
        sorted(live),
        sorted(rebuilt),
        createJudge(() => false),
      );
      const found = suspects.map(({ documentId }) => documentId);
      const expected = [...onlyLive.map((id) => `l${id}`), ...both.map((id) => `b${id}`)];
      expect(new Set(found)).toEqual(new Set(expected.map((userId) => `${userId}:2026-03-01`)));
      expect(found).toHaveLength(expected.length);
    }),
  );
});
