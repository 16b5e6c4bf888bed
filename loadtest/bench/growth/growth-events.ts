import type { Activity } from '../workload/activities.ts';
import { type StoredDays, startOf, userOf } from './stored-days.ts';

/** User-days that a round's events fall on: so many that are stored, and as many that are new. */
export type GrowthRound = StoredDays & { round: number; userDays: number };

const EVENTS_A_DAY = 4;
/** Later than the stored events of a day. */
const FROM_MS = 12 * 3_600_000;

/** How many events a round of so many stored user-days has. */
export const eventsOf = ({ userDays }: Pick<GrowthRound, 'userDays'>): number => 2 * userDays * EVENTS_A_DAY;

/**
 * Events of which half fall on stored user-days, each of them hit by one round alone, and half begin new ones: what a
 * document holds before a round is the same in every round and in a database of any size.
 */
export function* growthEvents({ run, users, days, round, userDays }: GrowthRound): Generator<Activity> {
  const first = round * userDays;
  for (let index = first; index < first + userDays; index += 1) {
    yield* eventsOn({ run, round, user: index % users, day: Math.floor(index / users) });
    yield* eventsOn({ run, round, user: index % users, day: days + Math.floor(index / users) });
  }
}

type UserDay = { run: string; round: number; user: number; day: number };

function* eventsOn({ run, round, user, day }: UserDay): Generator<Activity> {
  for (let number = 0; number < EVENTS_A_DAY; number += 1) {
    const occurredAt = startOf(day) + FROM_MS + number * 60_000;
    yield {
      eventId: `${run}-${user}-${day}-${round}-${number}`,
      occurredAt,
      userId: userOf(run, user),
      type: 'tool_usage',
      toolId: 'Assignment',
      duration: 30,
      result: null,
      statDate: new Date(occurredAt).toISOString().slice(0, 10),
      timezone: 'UTC',
    };
  }
}
