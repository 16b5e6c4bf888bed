import type { User } from '../users/user.ts';

/** An account as it is opened: the user, and the hash of the password. */
export type NewAccount = { user: User; passwordHash: string };

/** What is needed to check a login. */
export type AccountCredentials = { userId: string; passwordHash: string };

/** The plan of everybody who did not choose another. */
export const FIRST_PLAN = 'free';
