import { type Codec, insertOutbox, outboxParameters, outboxRow } from '@astrapath/events';
import type { Pool } from 'pg';
import type { PrismaClient } from '../generated/client.ts';
import type { AiJobModel } from '../generated/models.ts';
import type { Job, JobRequest, Outcome, StartedJob } from './job.ts';
import { completedEvent } from './job-events.ts';

/** The same execution asked for again is the same job; what it is by now is answered either way. */
const REQUEST = `
  WITH made AS (
    INSERT INTO ai_jobs (id, user_id, execution_id, kind, input, traceparent, created_at, touched_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
    ON CONFLICT (execution_id) DO NOTHING
    RETURNING id, status
  )
  SELECT id, status FROM made UNION ALL SELECT id, status FROM ai_jobs WHERE execution_id = $3 LIMIT 1`;

const START = `
  UPDATE ai_jobs SET
    status = 'running', progress = 10, attempts = attempts + 1, touched_at = $2, started_at = coalesce(started_at, $2)
  WHERE id = $1 AND status IN ('queued', 'running')
  RETURNING id, user_id AS "userId", execution_id AS "executionId", kind, created_at AS "createdAt", input, attempts, traceparent`;

/** A job ends once: whoever comes second changes nothing and publishes nothing. */
const FINISH_COLUMNS = 11;
const FINISH = `
  WITH finished AS (
    UPDATE ai_jobs SET
      status = $2::job_status, progress = 100, result = $3::json, error_code = $4, error_detail = $5, model_name = $6,
      model_version = $7, input_tokens = $8, output_tokens = $9, cost_usd = $10, finished_at = $11, touched_at = $11,
      started_at = coalesce(started_at, $11)
    WHERE id = $1 AND status IN ('queued', 'running')
    RETURNING id
  )
  ${insertOutbox(FINISH_COLUMNS + 1, 'finished')}`;

/** Touching what is handed out keeps a second replica from handing it out as well. */
const TAKE_UNTOUCHED = `
  UPDATE ai_jobs SET touched_at = $2
  WHERE id IN (
    SELECT id FROM ai_jobs WHERE status IN ('queued', 'running') AND touched_at <= $1
    ORDER BY touched_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ) AND status IN ('queued', 'running')
  RETURNING id, user_id AS "userId", execution_id AS "executionId", kind, created_at AS "createdAt"`;

export type UntouchedJob = Pick<StartedJob, 'id' | 'userId' | 'executionId' | 'kind' | 'createdAt'>;
export type JobStore = ReturnType<typeof createJobStore>;

/** The jobs in PostgreSQL, the only place that knows what is still to be done. */
export function createJobStore({ pool, prisma, codec }: { pool: Pool; prisma: PrismaClient; codec: Codec }) {
  return {
    /** Stores a request. Answers the job of that execution, which may have been there before. */
    async request(job: JobRequest): Promise<{ id: string; isFinished: boolean }> {
      const { id, userId, executionId, kind, input, traceparent, createdAt } = job;
      const values = [id, userId, executionId, kind, input, traceparent, createdAt];
      const { rows } = await pool.query<{ id: string; status: string }>(REQUEST, values);
      const [stored] = rows;
      // Another process stored it within this very statement: it is not visible to us yet.
      if (!stored) throw new Error(`the job of execution ${executionId} is being stored by somebody else`);
      return { id: stored.id, isFinished: stored.status === 'completed' || stored.status === 'failed' };
    },

    /** Takes a job up; undefined when there is no such job or it has ended. */
    async start(jobId: string, now: Date): Promise<StartedJob | undefined> {
      const { rows } = await pool.query<StartedJob>(START, [jobId, now]);
      return rows[0];
    },

    /** Stores how a job ended, with its event. False when it had ended before. */
    async finish(job: UntouchedJob, outcome: Outcome): Promise<boolean> {
      const row = outboxRow(codec, 'ai.job.completed.v1', completedEvent(job, outcome));
      const { rowCount } = await pool.query(FINISH, [job.id, ...outcomeValues(outcome), ...outboxParameters([row])]);
      return rowCount === 1;
    },

    /** The unfinished jobs that nobody touched since an instant, oldest first; they count as touched now. */
    async takeUntouched(since: Date, now: Date, limit: number): Promise<UntouchedJob[]> {
      const { rows } = await pool.query<UntouchedJob>(TAKE_UNTOUCHED, [since, now, limit]);
      return rows;
    },

    async find(jobId: string): Promise<Job | undefined> {
      const found = await prisma.aiJob.findUnique({ where: { id: jobId }, omit: { input: true } });
      return found ? jobOf(found) : undefined;
    },
  };
}

function outcomeValues({ usage, model, finishedAt, ...outcome }: Outcome): unknown[] {
  const result = outcome.status === 'completed' ? outcome.result : null;
  const error = outcome.status === 'failed' ? outcome.error : null;
  return [
    outcome.status,
    result,
    error?.code ?? null,
    error?.detail ?? null,
    model?.name ?? null,
    model?.version ?? null,
    usage.inputTokens,
    usage.outputTokens,
    usage.costUsd,
    finishedAt,
  ];
}

function jobOf(row: Omit<AiJobModel, 'input'>): Job {
  const { id, userId, executionId, kind, status, progress, result, createdAt, startedAt, finishedAt } = row;
  const { errorCode, errorDetail, modelName, modelVersion, inputTokens, outputTokens, costUsd } = row;
  return {
    id,
    userId,
    executionId,
    kind,
    status,
    progress,
    result,
    error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
    model: modelName === null ? null : { name: modelName, version: modelVersion ?? '' },
    usage: { inputTokens, outputTokens, costUsd },
    createdAt,
    startedAt,
    finishedAt,
  };
}
