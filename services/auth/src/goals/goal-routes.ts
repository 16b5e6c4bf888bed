import { AppError } from '@astrapath/errors';
import {
  decodeCursor,
  linkNext,
  pageOf,
  pageQuery,
  pageSchema,
  requireUser,
  type Server,
  Strict,
} from '@astrapath/service';
import { Type } from 'typebox';
import { goalCompleted } from './goal-events.ts';
import type { GoalStore } from './goal-store.ts';
import { GoalView, goalView } from './goal-view.ts';
import { type Goal, newGoal } from './goal.ts';

const Body = Strict({
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  /** From the year 1000: PostgreSQL has no year 0. */
  targetDate: Type.Optional(Type.Union([Type.String({ format: 'date', pattern: '^[1-9]' }), Type.Null()])),
});

/** Position in the list: milliseconds of createdAt, and the id that tells goals of one millisecond apart. */
const Position = Type.Tuple([
  Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }),
  Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
]);
const positionOf = ({ createdAt, id }: Goal) => [createdAt.getTime(), id];

export type GoalDependencies = { goals: GoalStore; relay: { wake: () => void }; now: () => Date };

/** A person's goals: list, state one, complete one. */
export function goalRoutes(app: Server, { goals, relay, now }: GoalDependencies): void {
  const listSchema = { querystring: Type.Object(pageQuery), response: { 200: pageSchema(GoalView) } };
  app.get('/api/users/me/goals', { preHandler: requireUser, schema: listSchema }, async (request, reply) => {
    const { limit, cursor } = request.query;
    const after = cursor === undefined ? {} : { after: decodePosition(cursor) };
    const rows = await goals.list(request.caller.userId, { limit: limit + 1, ...after });
    const { items, nextCursor } = pageOf(rows, limit, positionOf);
    linkNext(request, reply, nextCursor);
    return { items: items.map(goalView), nextCursor };
  });

  app.post(
    '/api/users/me/goals',
    {
      preHandler: requireUser,
      config: { idempotent: true },
      schema: { body: Body, response: { 201: GoalView } },
    },
    async ({ body, caller, effectId }, reply) => {
      const goal = await goals.create(caller.userId, newGoal(effectId, body, now()));
      return reply.code(201).send(goalView(goal));
    },
  );

  app.post(
    '/api/users/me/goals/:goalId/complete',
    {
      preHandler: requireUser,
      schema: { params: Type.Object({ goalId: Type.String() }), response: { 200: GoalView } },
    },
    async ({ params: { goalId }, caller: { userId, timezone } }) => {
      const isNew = await goals.complete(goalCompleted({ goalId, userId, timezone, completedAt: now() }));
      if (isNew) relay.wake();
      const goal = await goals.find(userId, goalId);
      if (goal) return goalView(goal);
      throw new AppError('auth.unknown-goal', { detail: 'You have no goal with this id.' });
    },
  );
}

function decodePosition(cursor: string) {
  const [createdAtMs, id] = decodeCursor(Position, cursor);
  return { createdAt: new Date(createdAtMs), id };
}
