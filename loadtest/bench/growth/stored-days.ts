import { MongoClient } from 'mongodb';

/** Documents of one write. */
const WINDOW = 500;
const EVENTS_A_DOCUMENT = 8;
const FIRST_DAY = Date.UTC(2020, 0, 1);
const DAY_MS = 86_400_000;

/** How many users a database knows, and of how many days each has a document. */
export type StoredDays = { run: string; users: number; days: number };

/** Fills a database with the daily-stats documents of so many users and days; the ids begin with `run`. */
export async function storeDays(url: string, { run, users, days }: StoredDays): Promise<void> {
  const client = await MongoClient.connect(url);
  const collection = client.db().collection<{ _id: string }>('dailyStats');
  await collection.createIndex({ userId: 1, date: 1 });
  let window: ReturnType<typeof documentOf>[] = [];
  for (let index = 0; index < users * days; index += 1) {
    window.push(documentOf(userOf(run, index % users), Math.floor(index / users)));
    if (window.length < WINDOW && index < users * days - 1) continue;
    await collection.insertMany(window, { ordered: false });
    window = [];
  }
  await client.close();
}

/** Id of the n-th user of a run. */
export const userOf = (run: string, user: number): string => `${run}-${user}`;

/** When the n-th stored day begins, in UTC; days after the last one are not stored. */
export const startOf = (day: number): number => FIRST_DAY + day * DAY_MS;

function documentOf(userId: string, day: number) {
  const from = startOf(day);
  const date = new Date(from).toISOString().slice(0, 10);
  const events = Array.from({ length: EVENTS_A_DOCUMENT }, (_, index) => ({
    id: `${userId}-${day}-${index}`,
    type: 'tool_usage',
    toolId: 'Assignment',
    timestamp: new Date(from + index * 60_000),
    duration: 30,
    result: null,
  }));
  const dailyStats = { toolsUsed: events.length, timeSpent: 30 * events.length, goalsCompleted: 0 };
  return { _id: `${userId}:${date}`, userId, date, timezone: 'UTC', version: events.length, events, dailyStats };
}
