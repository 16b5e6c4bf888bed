import { type Static, type TSchema, Type } from 'typebox';
import type { Job } from './job.ts';

const Instant = Type.String({ format: 'date-time' });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A job as clients see it. */
export const JobView = Type.Object({
  jobId: Type.String(),
  kind: Type.String(),
  status: Type.Enum(['queued', 'running', 'completed', 'failed']),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  result: Type.Unknown({ description: 'null until completed.' }),
  error: orNull(Type.Object({ code: Type.String(), detail: Type.String() })),
  model: orNull(Type.Object({ name: Type.String(), version: Type.String() })),
  usage: Type.Object({ inputTokens: Type.Integer(), outputTokens: Type.Integer(), costUsd: Type.Number() }),
  createdAt: Instant,
  startedAt: orNull(Instant),
  finishedAt: orNull(Instant),
});
export type JobView = Static<typeof JobView>;

/** What a client is told of a job: everything but the input and whose it is. */
export function jobView(job: Job): JobView {
  return {
    jobId: job.id,
    kind: job.kind,
    status: job.status,
    progress: job.progress,
    result: job.result,
    error: job.error,
    model: job.model,
    usage: job.usage,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}
