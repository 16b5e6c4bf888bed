import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { exercise, lesson } from '../catalogue/content.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import { orderOf, type PathSort } from './path.ts';
import { matching, type PathFilter, rowsAfter } from './path-conditions.ts';

export type PathPage = { sort: PathSort; limit: number; afterId?: string | undefined };
export type PathStore = ReturnType<typeof createPathStore>;
export type PathOverview = Awaited<ReturnType<PathStore['list']>>[number];
export type PathDetail = NonNullable<Awaited<ReturnType<PathStore['find']>>>;

const moduleOverview = {
  id: true,
  position: true,
  title: true,
  summary: true,
  minutes: true,
  objectives: true,
} as const satisfies Prisma.ModuleSelect;

const pathFields = {
  id: true,
  slug: true,
  title: true,
  description: true,
  difficulty: true,
  estimatedHours: true,
  skills: true,
  prerequisites: true,
  createdAt: true,
  tags: { select: { tagName: true }, orderBy: { position: 'asc' } },
} as const satisfies Prisma.LearningPathSelect;

const offered = { where: { retiredAt: null }, orderBy: { position: 'asc' } } as const;
const overview = { ...pathFields, modules: { ...offered, select: moduleOverview } } as const;
const detail = {
  ...pathFields,
  modules: { ...offered, select: { ...moduleOverview, lessons: true, exercises: true } },
} as const;

/** Reads learning paths. */
export function createPathStore(prisma: PrismaClient) {
  const lessons = Compile(Type.Array(lesson));
  const exercises = Compile(Type.Array(exercise));

  return {
    /** Paths in order, after the path `afterId` when that is given; it must exist. */
    async list(filter: PathFilter, { sort, limit, afterId }: PathPage) {
      const { field, descending } = orderOf(sort);
      const conditions = matching(filter);
      if (afterId !== undefined) {
        const last = await prisma.learningPath.findUniqueOrThrow({ where: { id: afterId } });
        conditions.push(rowsAfter(last, sort));
      }
      return prisma.learningPath.findMany({
        where: { AND: conditions },
        orderBy: [{ [field]: descending ? 'desc' : 'asc' }, { id: 'asc' }],
        take: limit,
        select: overview,
      });
    },

    /** The path with the content of its modules; undefined when there is none. */
    async find(pathId: string) {
      const path = await prisma.learningPath.findUnique({ where: { id: pathId }, select: detail });
      if (!path) return undefined;
      const modules = path.modules.map((module) => ({
        ...module,
        lessons: lessons.Parse(module.lessons),
        exercises: exercises.Parse(module.exercises),
      }));
      return { ...path, modules };
    },

    /** Whether a path has this id. */
    async exists(pathId: string): Promise<boolean> {
      return (await prisma.learningPath.findUnique({ where: { id: pathId }, select: { id: true } })) !== null;
    },
  };
}
