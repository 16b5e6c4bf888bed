import { addDays, daysBetween, localDateOf } from '@astrapath/calendar';
import { AppError } from '@astrapath/errors';
import type { Caller, Server } from '@astrapath/service';
import { Type } from 'typebox';
import type { DailyStatsStore, Day } from './daily-stats-store.ts';
import { streakOf } from './streak.ts';

const DEFAULT_DAYS = 30;
const MAX_DAYS = 400;

const totals = { toolsUsed: Type.Integer(), timeSpent: Type.Integer(), goalsCompleted: Type.Integer() };
const schema = {
  params: Type.Object({ userId: Type.String({ minLength: 1, maxLength: 64 }) }),
  querystring: Type.Object({
    from: Type.Optional(Type.String({ format: 'date' })),
    to: Type.Optional(Type.String({ format: 'date' })),
  }),
  response: {
    200: Type.Object({
      userId: Type.String(),
      timezone: Type.String(),
      from: Type.String(),
      to: Type.String(),
      days: Type.Array(
        Type.Object({ date: Type.String(), dailyStats: Type.Object(totals), eventCount: Type.Integer() }),
      ),
      totals: Type.Object({ ...totals, eventCount: Type.Integer() }),
      streak: Type.Object({ current: Type.Integer(), longest: Type.Integer() }),
    }),
  },
};

/** `GET /api/analytics/user/:userId`: the days on which the user did something, their sums and the streak. */
export function dailyStatsRoutes(app: Server, { store, now }: { store: DailyStatsStore; now: () => number }): void {
  app.get('/api/analytics/user/:userId', { schema }, async ({ caller, params: { userId }, query }) => {
    assertMayRead(caller, userId);
    const timezone = caller.userId === userId ? caller.timezone : ((await store.timezone(userId)) ?? 'UTC');
    const today = localDateOf(now(), timezone);
    const { from, to } = rangeOf(query, today);
    const [days, dates] = await Promise.all([store.days(userId, from, to), store.dates(userId)]);
    return { userId, timezone, from, to, days, totals: sumOf(days), streak: streakOf(dates, today) };
  });
}

function assertMayRead({ kind, userId: callerId, roles }: Caller, userId: string): void {
  if (kind === 'user' && (callerId === userId || roles.includes('admin'))) return;
  throw new AppError('auth.forbidden', { detail: 'You may read your own statistics.' });
}

/** The last 30 days up to `to`, which is today unless given. */
function rangeOf({ from, to }: { from?: string; to?: string }, today: string) {
  const last = to ?? (from !== undefined && from > today ? from : today);
  const first = from ?? addDays(last, 1 - DEFAULT_DAYS);
  const length = daysBetween(first, last) + 1;
  if (length < 1) throw invalidRange('must not be after to');
  if (length > MAX_DAYS) throw invalidRange(`must be at most ${MAX_DAYS - 1} days before to`);
  return { from: first, to: last };
}

function invalidRange(message: string): AppError {
  return new AppError('request.invalid', {
    detail: `from ${message}.`,
    errors: [{ path: '/querystring/from', message }],
  });
}

function sumOf(days: readonly Day[]) {
  const sum = { toolsUsed: 0, timeSpent: 0, goalsCompleted: 0, eventCount: 0 };
  for (const { dailyStats, eventCount } of days) {
    sum.toolsUsed += dailyStats.toolsUsed;
    sum.timeSpent += dailyStats.timeSpent;
    sum.goalsCompleted += dailyStats.goalsCompleted;
    sum.eventCount += eventCount;
  }
  return sum;
}
