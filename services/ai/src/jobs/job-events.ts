import type { EventOf } from '@astrapath/contracts';
import type { Outcome, StartedJob } from './job.ts';

/** A job ended. `eventId` is the job's id: it ends once, so the fact has the same identity however often it is published. */
export function completedEvent(
  job: Pick<StartedJob, 'id' | 'userId' | 'executionId' | 'kind'>,
  outcome: Outcome,
): EventOf<'ai.job.completed.v1'> {
  const error = outcome.status === 'failed' ? outcome.error : undefined;
  return {
    eventId: job.id,
    occurredAt: outcome.finishedAt.getTime(),
    userId: job.userId,
    jobId: job.id,
    executionId: job.executionId,
    kind: job.kind,
    status: outcome.status,
    output: outcome.status === 'completed' ? outcome.result : null,
    errorCode: error?.code ?? null,
    errorDetail: error?.detail ?? null,
    modelName: outcome.model?.name ?? null,
    modelVersion: outcome.model?.version ?? null,
    ...outcome.usage,
    durationMs: Math.round(outcome.durationMs),
  };
}
