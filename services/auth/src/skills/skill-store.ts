import type { PrismaClient } from '../generated/client.ts';
import type { Skill } from './skill.ts';

export type SkillStore = ReturnType<typeof createSkillStore>;

/** Skills of people, in the order in which each gave them. */
export function createSkillStore(prisma: PrismaClient) {
  return {
    /** A person's skills from a place in the list on. */
    async list(userId: string, { from, limit }: { from: number; limit: number }): Promise<Skill[]> {
      return prisma.skill.findMany({
        where: { userId, position: { gte: from } },
        orderBy: { position: 'asc' },
        take: limit,
        select: { name: true, level: true },
      });
    },
    /** Puts the list in the place of the one before. Two at once: the later one stays, whole. */
    async replace(userId: string, skills: readonly Skill[]): Promise<void> {
      await prisma.$transaction([
        prisma.$queryRaw`SELECT 1 FROM users WHERE id = ${userId} FOR UPDATE`,
        prisma.skill.deleteMany({ where: { userId } }),
        prisma.skill.createMany({ data: skills.map((skill, position) => ({ ...skill, userId, position })) }),
      ]);
    },
  };
}
