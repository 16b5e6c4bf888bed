import type { OutboxRelay } from '@astrapath/events';
import { type Logger, withSpan } from '@astrapath/telemetry';
import { type Analysers, type Analysis, analyserOf, failed, textsIn } from '../analysers/analyser.ts';
import type { Model } from '../models/model.ts';
import type { ModelStore } from '../models/model-store.ts';
import { failedWithoutModel, MAX_ATTEMPTS, type Outcome, type StartedJob } from './job.ts';
import type { JobMetrics } from './job-metrics.ts';
import type { JobStore } from './job-store.ts';

export type RunJob = (jobId: string) => Promise<void>;

export type RunJobDependencies = {
  store: Pick<JobStore, 'start' | 'finish'>;
  models: Pick<ModelStore, 'findFor'>;
  analysers: Analysers;
  countTokens: (text: string) => number;
  relay: Pick<OutboxRelay, 'wake'>;
  metrics: JobMetrics;
  clock: () => Date;
  timeoutMs: number;
  logger: Logger;
};

/** Runs one job to its end: takes it up, has its model work, stores the outcome and its event. It throws for an outage. */
export function createRunJob(dependencies: RunJobDependencies): RunJob {
  const { store, relay, metrics, clock } = dependencies;
  return async (jobId) => {
    const job = await store.start(jobId, clock());
    if (job === undefined) return;
    await withSpan('ai job', { traceparent: job.traceparent, attributes: { kind: job.kind } }, async () => {
      const outcome = await work(job, dependencies);
      const isFirst = await store.finish(job, outcome);
      relay.wake();
      if (isFirst) metrics.finished(job, outcome);
    });
  };
}

async function work(job: StartedJob, dependencies: RunJobDependencies): Promise<Outcome> {
  const { models, analysers, clock, logger } = dependencies;
  if (job.attempts > MAX_ATTEMPTS) {
    logger.error({ jobId: job.id, kind: job.kind }, 'a job was given up: it never ended');
    return failedWithoutModel('ai.unavailable', 'This could not be worked on. Please try again later.', clock());
  }
  const model = await models.findFor(job.kind);
  const analyse = model && analyserOf(analysers, model.apiEndpoint);
  if (!model || !analyse) {
    return failedWithoutModel('ai.no-model', `No model is in use for ${job.kind}.`, clock());
  }
  const startedMs = performance.now();
  const analysis = await within(dependencies.timeoutMs, analyse(job.input));
  return outcomeOf(job, model, analysis, { durationMs: performance.now() - startedMs, ...dependencies });
}

function outcomeOf(
  job: StartedJob,
  { name, version }: Model,
  analysis: Analysis,
  { durationMs, countTokens, clock }: Pick<RunJobDependencies, 'countTokens' | 'clock'> & { durationMs: number },
): Outcome {
  const ended = { model: { name, version }, durationMs, finishedAt: clock() };
  const inputTokens = countTokens(textsIn(job.input));
  if (analysis.status === 'failed') {
    return { ...ended, ...analysis, usage: { inputTokens, outputTokens: 0, costUsd: 0 } };
  }
  const outputTokens = countTokens(textsIn(analysis.output));
  const usage = { inputTokens, outputTokens, costUsd: 0 };
  return { ...ended, status: 'completed', result: JSON.stringify(analysis.output), usage };
}

/** The analysis, or its failure when it takes too long; a local analyser that hangs is not tried again. */
async function within(timeoutMs: number, analysis: Promise<Analysis>): Promise<Analysis> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Analysis>((resolve) => {
    timer = setTimeout(
      () => resolve(failed('ai.timed-out', `This took longer than ${timeoutMs / 1_000} seconds and was given up.`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([analysis, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
