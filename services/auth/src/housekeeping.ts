import type { Logger } from '@astrapath/telemetry';

export type Chore = { name: string; everyMs: number; run: () => Promise<unknown> };

/** Repeats chores until closed; one that fails is tried again at its next time. */
export function createHousekeeping(chores: readonly Chore[], logger: Logger) {
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<unknown>>();

  return {
    start(): void {
      for (const chore of chores) timers.push(setInterval(() => begin(chore), chore.everyMs));
    },
    /** Lets no chore begin any more and waits for those under way. */
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };

  function begin({ name, run }: Chore): void {
    const work = run()
      .catch((error: unknown) => logger.warn({ error, chore: name }, 'a chore failed'))
      .finally(() => running.delete(work));
    running.add(work);
  }
}
