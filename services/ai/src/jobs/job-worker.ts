import type { Logger } from '@astrapath/telemetry';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { QUEUE_NAME } from './job-queue.ts';
import type { RunJob } from './job-run.ts';

/** A worker that died gives its job back after so long. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 4_000;
/** The rows count attempts; the queue may give a job out as often as it likes. */
const STALLED_LIMIT = 100;

/** Takes jobs from the queue as they come. `close` finishes those it has taken. */
export function createJobWorker(options: {
  redis: Redis;
  prefix: string;
  concurrency: number;
  run: RunJob;
  logger: Logger;
}) {
  const { redis, prefix, concurrency, run, logger } = options;
  const worker = new Worker(QUEUE_NAME, async ({ id }) => (id === undefined ? undefined : run(id)), {
    connection: redis,
    prefix,
    concurrency,
    autorun: false,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: STALLED_LIMIT,
  });
  worker.on('error', (error) => logger.warn({ error }, 'the worker lost its queue and tries again'));
  worker.on('failed', (job, error) =>
    logger.warn({ error, jobId: job?.id }, 'a job could not be done and is tried again'),
  );

  return {
    start(): void {
      worker.run().catch((error: unknown) => logger.error({ error }, 'the worker stopped taking jobs'));
    },
    isRunning: () => worker.isRunning(),
    close: () => worker.close(),
  };
}
