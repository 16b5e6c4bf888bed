import type { Caller } from '@astrapath/service';
import type { Goal } from '../goals/goal.ts';
import type { Skill } from '../skills/skill.ts';

/** A person with an account. */
export type User = {
  id: string;
  /** Normalised. */
  email: string;
  roles: string[];
  timezone: string;
  createdAt: Date;
  profile: Profile;
};

export type Profile = {
  firstName: string;
  lastName: string;
  jobTitle: string | null;
  company: string | null;
  skills: Skill[];
  /** The newest ones; all of them are a list of their own. */
  goals: Goal[];
};

/** What a person may change of themselves. */
export type UserChange = Partial<Pick<Profile, 'firstName' | 'lastName' | 'jobTitle' | 'company'>> & {
  timezone?: string;
};

/** A user is seen by themselves and by administrators. */
export function maySee(caller: Caller, userId: string): boolean {
  return caller.kind === 'user' && (caller.userId === userId || caller.roles.includes('admin'));
}
