import type { DayFacts, Fact } from '../daily-stats/daily-stats.ts';
import type { ReadFacts } from '../daily-stats/day-fact.ts';

/** A fact that remembers which record of the batch it came from. */
export type PlacedFact = Fact & { index: number };

/** The facts of a batch by document, in the order of their records; poison is left out. */
export function groupDays(read: readonly ReadFacts[]): DayFacts<PlacedFact>[] {
  const days = new Map<string, DayFacts<PlacedFact>>();
  read.forEach((entry, index) => {
    if (entry.type === 'poison') return;
    for (const { userId, date, fact } of entry.facts) {
      const _id = `${userId}:${date}`;
      const day = days.get(_id) ?? { _id, userId, date, facts: [] };
      day.facts.push({ ...fact, index });
      days.set(_id, day);
    }
  });
  return [...days.values()];
}
