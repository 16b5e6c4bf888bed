import type { Logger } from '@astrapath/telemetry';
import { type Execution, timedOut } from './execution.ts';
import type { Finish } from './finishing.ts';

const INTERVAL_MS = 10_000;
const BATCH = 100;

export type OverdueSweepOptions = {
  /** The oldest unfinished executions that were asked for before an instant. */
  unfinishedSince: (before: Date, limit: number) => Promise<Execution[]>;
  finish: Finish;
  timeoutMs: number;
  clock: () => Date;
  logger: Logger;
  /** Default 10 s. */
  intervalMs?: number;
};

/** Fails the executions whose answer never came. Every replica may run it: an execution ends once. */
export function createOverdueSweep({ intervalMs = INTERVAL_MS, ...options }: OverdueSweepOptions) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      const failed = await failOverdue(options);
      if (failed > 0) options.logger.warn({ failed }, 'executions without an answer were failed');
    } catch (error) {
      options.logger.warn({ error }, 'overdue executions could not be looked for');
    }
    running = undefined;
  }

  return {
    start(): void {
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

async function failOverdue({ unfinishedSince, finish, timeoutMs, clock }: OverdueSweepOptions): Promise<number> {
  const now = clock();
  let failed = 0;
  for (;;) {
    const overdue = await unfinishedSince(new Date(now.getTime() - timeoutMs), BATCH);
    for (const execution of overdue) if (await finish(execution, timedOut(now))) failed++;
    if (overdue.length < BATCH) return failed;
  }
}
