import type { ErrorCode } from '@astrapath/errors';
import type { Caller } from '@astrapath/service';

export type JobStatus = 'queued' | 'running' | 'completed' | 'failed';

/** A piece of work for a model. */
export type Job = {
  id: string;
  userId: string;
  /** The tool execution it is for. */
  executionId: string | null;
  kind: string;
  status: JobStatus;
  progress: number;
  result: unknown;
  error: { code: string; detail: string } | null;
  model: { name: string; version: string } | null;
  usage: Usage;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

export type JobRequest = Pick<Job, 'id' | 'userId' | 'kind' | 'createdAt'> & {
  executionId: string;
  /** JSON text. */
  input: string;
  traceparent: string | null;
};

/** A job that was taken up, with what the work needs. */
export type StartedJob = Pick<Job, 'id' | 'userId' | 'executionId' | 'kind' | 'createdAt'> & {
  input: unknown;
  /** How often it was taken up, this time included. */
  attempts: number;
  traceparent: string | null;
};

export type Usage = { inputTokens: number; outputTokens: number; costUsd: number };

/** How a job ended. */
export type Outcome = {
  model: { name: string; version: string } | null;
  usage: Usage;
  /** Time of the analysis alone. */
  durationMs: number;
  finishedAt: Date;
} & ({ status: 'completed'; result: string } | { status: 'failed'; error: { code: ErrorCode; detail: string } });

/** What was taken up so often and never ended is broken, not unlucky. */
export const MAX_ATTEMPTS = 5;

/** A person sees their own jobs, an administrator sees all. */
export function mayRead(caller: Caller, job: Job): boolean {
  return caller.roles.includes('admin') || (caller.kind === 'user' && caller.userId === job.userId);
}

/** The end of a job on which no model worked. */
export function failedWithoutModel(code: ErrorCode, detail: string, finishedAt: Date): Outcome {
  const usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
  return { status: 'failed', error: { code, detail }, model: null, usage, durationMs: 0, finishedAt };
}
