import type { StoredDay } from './stored-day.ts';
import type { Violation } from './violation.ts';

/** What `analytics.daily-stats.updated` said last of a document. */
export type Announcement = { version: number; toolsUsed: number; timeSpent: number; goalsCompleted: number };

/** The last announcement of each document, by its id. */
export async function lastAnnouncements(
  records: AsyncIterable<{ _id: string; announcement: Announcement }>,
): Promise<Map<string, Announcement>> {
  const last = new Map<string, Announcement>();
  for await (const { _id, announcement } of records) last.set(_id, announcement);
  return last;
}

/** Whether readers of the announcements were told of the document's present state last. */
export function checkAnnouncement(
  { _id: where, version, dailyStats }: StoredDay,
  last: Map<string, Announcement>,
): Violation[] {
  const said = last.get(where);
  const wanted: Announcement = { version, ...dailyStats };
  const isEqual =
    said?.version === version &&
    said.toolsUsed === dailyStats.toolsUsed &&
    said.timeSpent === dailyStats.timeSpent &&
    said.goalsCompleted === dailyStats.goalsCompleted;
  if (isEqual) return [];
  const evidence = `was announced last as ${JSON.stringify(said ?? null)}, is ${JSON.stringify(wanted)}`;
  return [{ promise: 'announced-last', where, evidence }];
}
