import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Name of the queue in Redis. */
export const QUEUE_NAME = 'jobs';
const RETRY_MS = 250;
const TRIES = 5;

export type JobQueue = ReturnType<typeof createJobQueue>;

/** Hands jobs to the workers, by id alone: what they are about stays in PostgreSQL. A job that waits is not added twice. */
export function createJobQueue({ redis, prefix }: { redis: Redis; prefix: string }) {
  const queue = new Queue<Record<string, never>>(QUEUE_NAME, {
    connection: redis,
    prefix,
    defaultJobOptions: {
      attempts: TRIES,
      backoff: { type: 'exponential', delay: RETRY_MS },
      // An ended job leaves nothing behind, so that its id can be queued again should its row not have ended.
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
  // Failures reach whoever calls; without a listener they would stop the process as well.
  queue.on('error', () => undefined);

  return {
    async add(jobIds: readonly string[]): Promise<void> {
      if (jobIds.length === 0) return;
      await queue.addBulk(jobIds.map((jobId) => ({ name: 'run', data: {}, opts: { jobId } })));
    },
    /** Jobs that wait for a worker. */
    waiting: () => queue.getWaitingCount(),
    close: () => queue.close(),
  };
}
