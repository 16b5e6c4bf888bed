import { addDays } from '@astrapath/calendar';
import { MongoClient } from 'mongodb';

/** A day on which a person was active, by the platform's own document. */
export type ActiveDay = { userId: string; date: string; activities: number };

/** Every day with at least one event, by date. */
export async function readActiveDays(mongoUrl: string): Promise<ActiveDay[]> {
  const client = await MongoClient.connect(mongoUrl, { serverSelectionTimeoutMS: 5_000 });
  try {
    const documents = client.db().collection<{ userId: string; date: string; events: unknown[] }>('dailyStats');
    const found = await documents
      .find()
      .project<{ userId: string; date: string; events: unknown[] }>({ _id: 0 })
      .toArray();
    return found
      .map(({ userId, date, events }) => ({ userId, date, activities: events.length }))
      .filter(({ activities }) => activities > 0)
      .sort((a, b) => (a.date < b.date ? -1 : 1));
  } finally {
    await client.close();
  }
}

/** How many people were active on each day, and how much they did. */
export function daysByDate(active: readonly ActiveDay[]) {
  return [...Map.groupBy(active, ({ date }) => date)].map(([statDate, days]) => ({
    statDate,
    activeUsers: days.length,
    activities: days.reduce((sum, { activities }) => sum + activities, 0),
  }));
}

/** Length of a longest streak, and how many people have one of that length; by length. */
export function longestStreaks(active: readonly ActiveDay[]): [number, number][] {
  const longest = [...Map.groupBy(active, ({ userId }) => userId).values()].map(longestStreak);
  const people = Map.groupBy(longest, (length) => length);
  return [...people].map(([length, all]): [number, number] => [length, all.length]).sort(([a], [b]) => a - b);
}

function longestStreak(days: readonly ActiveDay[]): number {
  let [longest, run, previous] = [0, 0, ''];
  for (const { date } of days) {
    run = previous !== '' && addDays(previous, 1) === date ? run + 1 : 1;
    longest = Math.max(longest, run);
    previous = date;
  }
  return longest;
}
