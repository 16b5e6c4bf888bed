import { addDays, localDateOf } from '@astrapath/calendar';
import { DOCTOR_USER_ID } from '@astrapath/contracts';
import { MongoClient } from 'mongodb';

/** A day on which a person was active, by the platform's own document. */
export type ActiveDay = { userId: string; date: string; timezone: string; activities: number };
type StoredDay = { userId: string; date: string; timezone: string; events: { timestamp: Date }[] };

/** Every day with at least one event up to an instant, by date; without the doctor's. */
export async function readActiveDays(mongoUrl: string, upTo: Date): Promise<ActiveDay[]> {
  const client = await MongoClient.connect(mongoUrl, { serverSelectionTimeoutMS: 5_000 });
  try {
    const documents = client.db().collection<StoredDay>('dailyStats');
    const found = await documents.find({ userId: { $ne: DOCTOR_USER_ID } }).toArray();
    return found
      .map(({ userId, date, timezone, events }) => {
        const activities = events.filter(({ timestamp }) => timestamp <= upTo).length;
        return { userId, date, timezone, activities };
      })
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

/** A person's longest streak, and the one that ends today or yesterday, by the clock of their newest day's zone. */
export type Streak = { longest: number; current: number };

/** The streaks of each person at an instant. */
export function streaksByUser(active: readonly ActiveDay[], now: Date): Map<string, Streak> {
  return new Map([...Map.groupBy(active, ({ userId }) => userId)].map(([user, days]) => [user, streakOf(days, now)]));
}

/** How many people have a longest and how many a current streak of each length; by length. */
export function distributionOf(streaks: Map<string, Streak>) {
  const lengths = new Set([...streaks.values()].flatMap(({ longest, current }) => [longest, current]));
  const count = (kind: keyof Streak, days: number) =>
    [...streaks.values()].filter((streak) => streak[kind] === days).length;
  return [...lengths]
    .sort((a, b) => a - b)
    .map((days) => ({ days, longest: count('longest', days), current: count('current', days) }));
}

function streakOf(days: readonly ActiveDay[], now: Date): Streak {
  let [longest, run, previous, zone] = [0, 0, '', 'UTC'];
  for (const { date, timezone } of days) {
    run = previous !== '' && addDays(previous, 1) === date ? run + 1 : 1;
    longest = Math.max(longest, run);
    [previous, zone] = [date, timezone];
  }
  const yesterday = addDays(localDateOf(now.getTime(), zone), -1);
  return { longest, current: previous >= yesterday ? run : 0 };
}
