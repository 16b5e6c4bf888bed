import { goalOf } from '../goals/goal-store.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import type { User, UserChange } from './user.ts';
import { changeZone } from './zone-store.ts';

/** Goals shown within a user. */
const SHOWN_GOALS = 100;

const WHOLE = {
  profile: true,
  skills: { orderBy: { position: 'asc' }, select: { name: true, level: true } },
  goals: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: SHOWN_GOALS },
} as const satisfies Prisma.UserInclude;

type WholeRow = Prisma.UserGetPayload<{ include: typeof WHOLE }>;

export type UserStore = ReturnType<typeof createUserStore>;

/** People and their profiles. */
export function createUserStore(prisma: PrismaClient) {
  return {
    async find(userId: string): Promise<User | undefined> {
      const row = await prisma.user.findUnique({ where: { id: userId }, include: WHOLE });
      return row === null ? undefined : userOf(row);
    },
    /** Changes what is given and leaves the rest; a new time zone makes a new version, and the old one is remembered. */
    async change(userId: string, { timezone, ...profile }: UserChange, now: Date): Promise<void> {
      await prisma.$transaction([
        prisma.user.update({ where: { id: userId }, data: { updatedAt: now }, select: { id: true } }),
        prisma.profile.update({ where: { userId }, data: profile, select: { userId: true } }),
        ...(timezone === undefined ? [] : [prisma.$executeRaw(changeZone(userId, timezone, now))]),
      ]);
    },
  };
}

function userOf({ id, email, roles, timezone, createdAt, profile, skills, goals }: WholeRow): User {
  if (!profile) throw new Error(`user ${id} has no profile`);
  const { firstName, lastName, jobTitle, company } = profile;
  return {
    id,
    email,
    roles,
    timezone,
    createdAt,
    profile: { firstName, lastName, jobTitle, company, skills, goals: goals.map(goalOf) },
  };
}
