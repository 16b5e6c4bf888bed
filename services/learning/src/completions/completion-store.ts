import { insertOutbox, type OutboxRow, outboxParameters } from '@astrapath/events';
import type { Pool } from 'pg';
import { TOTAL_MODULES } from '../enrolments/enrolment-store.ts';
import type { ModuleState } from './completion.ts';

export type Completion = {
  userId: string;
  moduleId: string;
  pathId: string;
  enrolmentId: string;
  /** Whole seconds; null when the person did not say. */
  timeSpent: number | null;
  completedAt: Date;
};
export type CompletionStore = ReturnType<typeof createCompletionStore>;

const STATE = `
SELECT m.id AS "moduleId", m.path_id AS "pathId", m.retired_at IS NOT NULL AS retired,
  e.id AS "enrolmentId", coalesce(e.completed_modules, 0) AS "completedModules", ${TOTAL_MODULES} AS "totalModules",
  c.completed_at AS "completedAt"
FROM modules AS m
LEFT JOIN enrollments AS e ON e.path_id = m.path_id AND e.user_id = $2
LEFT JOIN module_completions AS c ON c.module_id = m.id AND c.user_id = $2
WHERE m.id = $1`;

/**
 * The count in the enrolment decides which completion is the last: its row is locked and read anew by each UPDATE,
 * while the completions of requests that run at the same time are invisible to one another.
 */
const COMPLETE = `
WITH completion AS (
  INSERT INTO module_completions (user_id, module_id, enrollment_id, time_spent, completed_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (user_id, module_id) DO NOTHING
  RETURNING enrollment_id
), advanced AS (
  UPDATE enrollments AS e SET
    completed_modules = e.completed_modules + 1,
    last_activity_at = greatest(e.last_activity_at, $5),
    completed_at = CASE WHEN e.completed_modules + 1 >= ${TOTAL_MODULES} THEN coalesce(e.completed_at, $5) ELSE e.completed_at END
  FROM completion WHERE e.id = completion.enrollment_id
  RETURNING old.completed_at IS NULL AND new.completed_at IS NOT NULL AS is_last
), finished AS (
  SELECT 1 FROM advanced WHERE is_last
), module_event AS (
  ${insertOutbox(6, 'completion')}
)
${insertOutbox(11, 'finished')}`;

/** Who completed which module. */
export function createCompletionStore(pool: Pool) {
  return {
    /** How a module stands for a person; undefined when there is no such module. */
    async state(moduleId: string, userId: string): Promise<ModuleState | undefined> {
      const { rows } = await pool.query<ModuleState>({
        name: 'completion-state',
        text: STATE,
        values: [moduleId, userId],
      });
      return rows[0];
    },

    /**
     * Completes the module in one statement with its event and, when no module of the path is open any more, with the
     * path's event. Nothing happens when the person completed it before.
     */
    async complete(completion: Completion, events: { module: OutboxRow; path: OutboxRow }): Promise<void> {
      const { userId, moduleId, enrolmentId, timeSpent, completedAt } = completion;
      await pool.query({
        name: 'completion-complete',
        text: COMPLETE,
        values: [
          userId,
          moduleId,
          enrolmentId,
          timeSpent,
          completedAt,
          ...outboxParameters([events.module]),
          ...outboxParameters([events.path]),
        ],
      });
    },
  };
}
