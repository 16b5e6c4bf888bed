import type { Logger } from '@astrapath/telemetry';
import type { Pool } from 'pg';
import { FINISHED_CHANNEL } from './finish-channel.ts';
import type { Waiters } from './waiters.ts';

const NOTIFY = 'SELECT pg_notify($1, id) FROM unnest($2::text[]) AS id';

export type FinishPublisher = ReturnType<typeof createFinishPublisher>;

/**
 * Tells that executions finished: the waiters of this process at once, the other replicas through PostgreSQL.
 * Not in the statement that stores the result: NOTIFY makes all commits of the database queue for one lock. One
 * notification is under way at a time and carries what finished during the last; one that is lost costs a waiter 5 s.
 */
export function createFinishPublisher({ pool, waiters, logger }: { pool: Pool; waiters: Waiters; logger: Logger }) {
  let untold: string[] = [];
  let running: Promise<void> | undefined;

  async function tell(): Promise<void> {
    while (untold.length > 0) {
      const executionIds = untold;
      untold = [];
      await pool
        .query(NOTIFY, [FINISHED_CHANNEL, executionIds])
        .catch((error: unknown) => logger.warn({ error }, 'other replicas could not be told of finished executions'));
    }
    running = undefined;
  }

  return {
    finished(executionId: string): void {
      waiters.wake(executionId);
      untold.push(executionId);
      running ??= tell();
    },
    /** Resolves when the last notification is out. */
    close: async () => running,
  };
}
