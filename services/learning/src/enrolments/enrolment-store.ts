import { insertOutbox, type OutboxRow, outboxParameters } from '@astrapath/events';
import type { Pool } from 'pg';

export type NewEnrolment = { id: string; userId: string; pathId: string; enrolledAt: Date };
export type Enrolment = NewEnrolment & {
  title: string;
  completedModules: number;
  totalModules: number;
  lastActivityAt: Date;
  completedAt: Date | null;
};
export type EnrolmentStore = ReturnType<typeof createEnrolmentStore>;

const CREATE = `
WITH created AS (
  INSERT INTO enrollments (id, user_id, path_id, enrolled_at, last_activity_at)
  SELECT $1, $2, p.id, $4::timestamptz, $4::timestamptz FROM learning_paths AS p WHERE p.id = $3
  ON CONFLICT DO NOTHING
  RETURNING id
)
${insertOutbox(5, 'created')}`;

/** A module that was retired counts for those who completed it, so nobody falls back by it. */
export const TOTAL_MODULES = `(
  SELECT count(*)::int FROM modules AS m
  WHERE m.path_id = e.path_id AND (m.retired_at IS NULL OR EXISTS (
    SELECT 1 FROM module_completions AS c WHERE c.module_id = m.id AND c.user_id = e.user_id)))`;

const FIND = `
SELECT e.id, e.user_id AS "userId", e.path_id AS "pathId", p.title, e.enrolled_at AS "enrolledAt",
  e.completed_modules AS "completedModules", ${TOTAL_MODULES} AS "totalModules",
  e.last_activity_at AS "lastActivityAt", e.completed_at AS "completedAt"
FROM enrollments AS e JOIN learning_paths AS p ON p.id = e.path_id
WHERE e.user_id = $1 AND ($2::text IS NULL OR e.path_id = $2)
ORDER BY e.last_activity_at DESC, e.id`;

/** Who is enrolled in what, and how far they are. */
export function createEnrolmentStore(pool: Pool) {
  return {
    /** Enrols, with the event in the same statement. Nothing happens when they are enrolled or there is no such path. */
    async create({ id, userId, pathId, enrolledAt }: NewEnrolment, event: OutboxRow): Promise<void> {
      await pool.query({
        name: 'enrolment-create',
        text: CREATE,
        values: [id, userId, pathId, enrolledAt, ...outboxParameters([event])],
      });
    },

    /** The person's enrolment in a path, if there is one. */
    async find(userId: string, pathId: string): Promise<Enrolment | undefined> {
      const { rows } = await pool.query<Enrolment>({ name: 'enrolment-find', text: FIND, values: [userId, pathId] });
      return rows[0];
    },

    /** All enrolments of a person, the one they last worked on first. */
    async list(userId: string): Promise<Enrolment[]> {
      const { rows } = await pool.query<Enrolment>({ name: 'enrolment-find', text: FIND, values: [userId, null] });
      return rows;
    },
  };
}
