import { broken, count, listed, ok, type Verdict } from '../check.ts';

/** What matters of a daily-stats document here; reckoned by itself, not by the code that wrote it. */
export type Day = {
  _id: string;
  userId: string;
  date: string;
  events: { id: string; type: string; duration: number | null; result: string | null }[];
  dailyStats: { toolsUsed: number; timeSpent: number; goalsCompleted: number };
};

/** What is wrong with a day, in a few words; undefined when its sums are those of its events and it is where it belongs. */
export function faultOf({ _id, userId, date, events, dailyStats }: Day): string | undefined {
  if (_id !== `${userId}:${date}`) return 'is under a wrong id';
  if (new Set(events.map(({ id }) => id)).size !== events.length) return 'counts an event twice';
  const toolsUsed = events.filter(({ type, result }) => type === 'tool_usage' && result !== 'failed').length;
  const goalsCompleted = events.filter(({ type }) => type === 'goal_completed').length;
  const timeSpent = events.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  if (dailyStats.toolsUsed !== toolsUsed) return `has toolsUsed ${dailyStats.toolsUsed} for ${toolsUsed}`;
  if (dailyStats.goalsCompleted !== goalsCompleted) {
    return `has goalsCompleted ${dailyStats.goalsCompleted} for ${goalsCompleted}`;
  }
  return dailyStats.timeSpent === timeSpent ? undefined : `has timeSpent ${dailyStats.timeSpent} for ${timeSpent}`;
}

/** Whether the sums of a sample of days are those of their events. */
export function daySumsVerdict(days: readonly Day[]): Verdict {
  const faults = days.flatMap((day) => {
    const fault = faultOf(day);
    return fault === undefined ? [] : [`${day._id} ${fault}`];
  });
  const events = days.reduce((sum, day) => sum + day.events.length, 0);
  if (faults.length === 0)
    return ok(`${count(days.length, 'document')} with ${count(events, 'event')}, all sums right`);
  const advice =
    'Compare all of them with the topics (npm run analytics:rebuild), then swap; only analytics-consumer may write them.';
  return broken(`${faults.length} of ${count(days.length, 'document')} wrong: ${listed(faults)}`, advice);
}
