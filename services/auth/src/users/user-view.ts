import { type Static, Type } from 'typebox';
import { GoalView, goalView } from '../goals/goal-view.ts';
import type { User } from './user.ts';

const TextOrNull = Type.Union([Type.String(), Type.Null()]);

/** A user as the API answers it. */
export const UserView = Type.Object({
  id: Type.String(),
  email: Type.String(),
  roles: Type.Array(Type.String()),
  timezone: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  profile: Type.Object({
    firstName: Type.String(),
    lastName: Type.String(),
    jobTitle: TextOrNull,
    company: TextOrNull,
    skills: Type.Array(Type.Object({ name: Type.String(), level: Type.Integer() })),
    goals: Type.Array(GoalView),
  }),
});

export function userView({ id, email, roles, timezone, createdAt, profile }: User): Static<typeof UserView> {
  return {
    id,
    email,
    roles,
    timezone,
    createdAt: createdAt.toISOString(),
    profile: { ...profile, goals: profile.goals.map(goalView) },
  };
}
