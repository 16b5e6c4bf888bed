import type { Metrics } from '@astrapath/telemetry';
import type { Outcome, StartedJob } from './job.ts';

export type JobMetrics = ReturnType<typeof createJobMetrics>;

/** What SREs see of jobs. Kinds come from the models, so labels are few. */
export function createJobMetrics(metrics: Metrics) {
  const jobs = metrics.counter('ai_jobs_total', 'Jobs by how they ended.', ['kind', 'status', 'code']);
  const inference = metrics.histogram('ai_inference_duration_seconds', 'Time of the analysis alone.', [
    'kind',
    'status',
  ]);
  const total = metrics.histogram('ai_job_duration_seconds', 'Time from request to end.', ['kind', 'status']);
  const tokens = metrics.counter('ai_tokens_total', 'Tokens read and written.', ['kind', 'direction']);
  const cost = metrics.counter('ai_cost_usd_total', 'Cost of models in US dollars.', ['kind']);
  const requeued = metrics.counter('ai_jobs_requeued_total', 'Jobs found without anybody working on them.');
  const waiting = metrics.gauge('ai_jobs_waiting', 'Jobs that wait for a worker.');

  return {
    finished({ kind, createdAt }: Pick<StartedJob, 'kind' | 'createdAt'>, outcome: Outcome): void {
      const { status, usage, finishedAt, durationMs } = outcome;
      const known = outcome.model === null ? 'unknown' : kind;
      jobs.inc({ kind: known, status, code: outcome.status === 'failed' ? outcome.error.code : '' });
      inference.observe({ kind: known, status }, durationMs / 1_000);
      total.observe({ kind: known, status }, Math.max(0, finishedAt.getTime() - createdAt.getTime()) / 1_000);
      tokens.inc({ kind: known, direction: 'input' }, usage.inputTokens);
      tokens.inc({ kind: known, direction: 'output' }, usage.outputTokens);
      cost.inc({ kind: known }, usage.costUsd);
    },
    requeued: (count: number) => requeued.inc(count),
    waiting: (count: number) => waiting.set(count),
  };
}
