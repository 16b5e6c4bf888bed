import type { OutboxRelay } from '@astrapath/events';
import type { Logger } from '@astrapath/telemetry';
import { failedWithoutModel } from './job.ts';
import type { JobMetrics } from './job-metrics.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobStore } from './job-store.ts';

const INTERVAL_MS = 5_000;
/** Longer than a job takes: one that is only slow is left alone, and queueing it again would do no harm. */
const UNTOUCHED_MS = 10_000;
/** Whoever asked has gone by then; tools gives an execution up after ten minutes as well. */
const EXPIRY_MS = 10 * 60_000;
const BATCH = 200;

export type JobSweepOptions = {
  store: Pick<JobStore, 'takeUntouched' | 'finish'>;
  queue: Pick<JobQueue, 'add' | 'waiting'>;
  relay: Pick<OutboxRelay, 'wake'>;
  metrics: JobMetrics;
  clock: () => Date;
  logger: Logger;
  /** Default 5 s. */
  intervalMs?: number;
  /** Default 10 s. */
  untouchedMs?: number;
};

/**
 * Queues jobs again whose row says that they are to be done while nobody works on them: a crash between row and queue,
 * a queue that lost its memory. Every replica may run it.
 */
export function createJobSweep(options: JobSweepOptions) {
  const { intervalMs = INTERVAL_MS, untouchedMs = UNTOUCHED_MS, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      await sweep(options, untouchedMs);
    } catch (error) {
      logger.warn({ error }, 'jobs without a worker could not be looked for');
    }
    running = undefined;
  }

  return {
    start(): void {
      running ??= run();
      timer = setInterval(() => {
        running ??= run();
      }, intervalMs);
    },
    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}

async function sweep({ store, queue, relay, metrics, clock, logger }: JobSweepOptions, untouchedMs: number) {
  for (;;) {
    const now = clock();
    const untouched = await store.takeUntouched(new Date(now.getTime() - untouchedMs), now, BATCH);
    const expired = untouched.filter(({ createdAt }) => now.getTime() - createdAt.getTime() > EXPIRY_MS);
    for (const job of expired) {
      const outcome = failedWithoutModel('ai.timed-out', 'This could not be worked on in time.', now);
      if (await store.finish(job, outcome)) metrics.finished(job, outcome);
    }
    if (expired.length > 0) relay.wake();
    const due = untouched.filter((job) => !expired.includes(job)).map(({ id }) => id);
    await queue.add(due);
    metrics.requeued(due.length);
    if (untouched.length > 0)
      logger.info({ requeued: due.length, expired: expired.length }, 'jobs without a worker were found');
    if (untouched.length < BATCH) break;
  }
  metrics.waiting(await queue.waiting());
}
