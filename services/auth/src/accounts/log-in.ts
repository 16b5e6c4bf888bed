import type { Static } from 'typebox';
import type { SessionIssuing } from '../sessions/session-issuing.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { UserStore } from '../users/user-store.ts';
import { userView } from '../users/user-view.ts';
import type { AccountAnswer } from './account-answer.ts';

export type LogInDependencies = { users: UserStore; sessions: SessionStore; issuing: SessionIssuing };

/** Opens a session for a user whose password was right. */
export async function logIn(
  userId: string,
  { users, sessions, issuing }: LogInDependencies,
): Promise<Static<typeof AccountAnswer>> {
  const user = await users.find(userId);
  if (!user) throw new Error(`user ${userId} is gone`);
  const { session, refreshToken } = issuing.draft();
  await sessions.create(userId, session);
  const tokens = await issuing.tokensOf({ ...user, userId }, session.id, refreshToken);
  return { ...tokens, user: userView(user) };
}
