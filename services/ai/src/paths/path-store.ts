import type { Pool } from 'pg';
import type { PrismaClient } from '../generated/client.ts';
import type { LearningPath } from './path.ts';

export type PathStore = ReturnType<typeof createPathStore>;

/** Our own copy of the learning paths. */
export function createPathStore({ pool, prisma }: { pool: Pool; prisma: PrismaClient }) {
  return {
    /** Stores a path. False when ours is newer. */
    async put(
      { id, title, difficulty, estimatedHours, tags, skills }: LearningPath,
      publishedAt: Date,
    ): Promise<boolean> {
      const { rowCount } = await pool.query(
        `INSERT INTO learning_paths AS ours (id, title, difficulty, estimated_hours, tags, skills, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, difficulty = excluded.difficulty,
           estimated_hours = excluded.estimated_hours, tags = excluded.tags, skills = excluded.skills,
           published_at = excluded.published_at
         WHERE ours.published_at <= excluded.published_at`,
        [id, title, difficulty, estimatedHours, tags, skills, publishedAt],
      );
      return rowCount === 1;
    },

    /** All paths: there are tens, not thousands. */
    all: (): Promise<LearningPath[]> =>
      prisma.learningPath.findMany({ orderBy: { id: 'asc' }, omit: { publishedAt: true } }),
  };
}
