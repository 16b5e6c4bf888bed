import { addDays } from '@astrapath/calendar';

/** Days in a row with at least one event. */
export type Streak = { current: number; longest: number };

/**
 * The streaks in a person's active days. `current` ends today, or yesterday as long as today has no event yet.
 * @param dates `YYYY-MM-DD`, ascending, none twice
 * @param today in the person's zone; days after it (a zone was changed westwards) count too
 */
export function streakOf(dates: readonly string[], today: string): Streak {
  let longest = 0;
  let run = 0;
  let previous: string | undefined;
  for (const date of dates) {
    run = previous !== undefined && addDays(previous, 1) === date ? run + 1 : 1;
    longest = Math.max(longest, run);
    previous = date;
  }
  const isAlive = previous !== undefined && previous >= addDays(today, -1);
  return { current: isAlive ? run : 0, longest };
}
