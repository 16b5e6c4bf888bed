import type { EventOf } from '@astrapath/contracts';
import { createRandom } from './random.ts';

export type Activity = EventOf<'analytics.activity.recorded.v1'>;

/** The topic that all load goes through. */
export const ACTIVITY_TOPIC = 'analytics.activity.recorded.v1';

/** Ten classes of the size of eDify's. */
const USERS = 2_710;
/** How many of them are active on a day. */
const ACTIVE_SHARE = 0.2;
/** Events of an active user's day in eDify's log, as 20 quantiles: median 4, mean 8, and a long tail. */
const EVENTS_A_DAY = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10, 13, 17, 24, 45] as const;
const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/**
 * Activities as a university's learning platform makes them: day after day, each day's in the order of time, over users
 * and days as in eDify's log. The same for the same `run` and seed; `run` is in every id, so runs share no document.
 */
export function* activities(run: string, count: number, seed = 1): Generator<Activity> {
  const random = createRandom(seed);
  let made = 0;
  for (let day = FIRST_DAY; made < count; day += DAY_MS) {
    for (const { user, at } of dayOf(random)) {
      if (made === count) return;
      made += 1;
      yield activity(random, { run, user, eventId: `${run}-${seed}-${made}`, occurredAt: day + at });
    }
  }
}

function dayOf(random: () => number): { user: number; at: number }[] {
  const moments: { user: number; at: number }[] = [];
  for (let user = 0; user < USERS; user += 1) {
    if (random() >= ACTIVE_SHARE) continue;
    const events = EVENTS_A_DAY[Math.floor(random() * EVENTS_A_DAY.length)] ?? 1;
    for (let event = 0; event < events; event += 1) moments.push({ user, at: Math.floor(random() * DAY_MS) });
  }
  return moments.toSorted((a, b) => a.at - b.at);
}

type Occurrence = { run: string; user: number; eventId: string; occurredAt: number };

function activity(random: () => number, { run, user, eventId, occurredAt }: Occurrence): Activity {
  const lot = random();
  return {
    eventId,
    occurredAt,
    userId: `${run}-${user}`,
    ...contentFor(lot),
    result: null,
    statDate: new Date(occurredAt).toISOString().slice(0, 10),
    timezone: 'UTC',
  };
}

/** Shares of the kinds of activity in eDify's log, rounded. */
function contentFor(lot: number): Pick<Activity, 'type' | 'toolId' | 'duration'> {
  if (lot < 0.72) return { type: 'learning_activity', toolId: 'System', duration: null };
  if (lot < 0.92) return { type: 'tool_usage', toolId: 'Assignment', duration: Math.floor(lot * 300) };
  if (lot < 0.97) return { type: 'module_completed', toolId: 'System', duration: null };
  return { type: 'goal_completed', toolId: null, duration: null };
}
