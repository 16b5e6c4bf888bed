import type { EventOf } from '@astrapath/contracts';
import { type Codec, insertOutbox, outboxParameters, outboxRow } from '@astrapath/events';
import type { Pool } from 'pg';
import type { PrismaClient } from '../generated/client.ts';
import type { Goal } from './goal.ts';

type GoalRow = Omit<Goal, 'targetDate'> & { targetDate: Date | null };

export type GoalPosition = { createdAt: Date; id: string };
export type GoalStore = ReturnType<typeof createGoalStore>;

const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];

const COMPLETE = `
  WITH completed AS (
    UPDATE goals SET completed_at = $3 WHERE id = $1 AND user_id = $2 AND completed_at IS NULL RETURNING id
  )
  ${insertOutbox(4, 'completed')}`;

/** Goals of people. A goal of somebody else is as unknown as one that never was. */
export function createGoalStore({ pool, prisma, codec }: { pool: Pool; prisma: PrismaClient; codec: Codec }) {
  return {
    /** Stores a goal and returns it as stored: the same again when its id is there already. */
    async create(userId: string, goal: Goal): Promise<Goal> {
      const targetDate = goal.targetDate === null ? null : new Date(goal.targetDate);
      await prisma.goal.createMany({ data: [{ ...goal, userId, targetDate }], skipDuplicates: true });
      return goalOf(await prisma.goal.findUniqueOrThrow({ where: { id: goal.id } }));
    },
    async find(userId: string, goalId: string): Promise<Goal | undefined> {
      const row = await prisma.goal.findFirst({ where: { id: goalId, userId } });
      return row === null ? undefined : goalOf(row);
    },
    /** A person's goals, newest first, after a position. */
    async list(userId: string, { limit, after }: { limit: number; after?: GoalPosition }): Promise<Goal[]> {
      const rows = await prisma.goal.findMany({
        where: { userId, ...(after ? { OR: isAfter(after) } : {}) },
        orderBy: NEWEST_FIRST,
        take: limit,
      });
      return rows.map(goalOf);
    },
    /** Completes a goal and writes the event, or neither: false when it is completed already or not the user's. */
    async complete(event: EventOf<'identity.goal.completed.v1'>): Promise<boolean> {
      const row = outboxRow(codec, 'identity.goal.completed.v1', event);
      const completedAt = new Date(event.occurredAt);
      const { rowCount } = await pool.query(COMPLETE, [
        event.goalId,
        event.userId,
        completedAt,
        ...outboxParameters([row]),
      ]);
      return rowCount === 1;
    },
  };
}

/** A stored goal as a goal. */
export function goalOf({ id, title, targetDate, completedAt, createdAt }: GoalRow): Goal {
  return { id, title, targetDate: targetDate?.toISOString().slice(0, 10) ?? null, completedAt, createdAt };
}

function isAfter({ createdAt, id }: GoalPosition) {
  return [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }];
}
