import { type Static, Type } from 'typebox';
import type { Goal } from './goal.ts';

/** A goal as the API answers it. */
export const GoalView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  targetDate: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
  completedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
});

export function goalView({ id, title, targetDate, completedAt, createdAt }: Goal): Static<typeof GoalView> {
  return {
    id,
    title,
    targetDate,
    completedAt: completedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
