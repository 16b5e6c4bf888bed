/** A fetch comes back at least every second; without one for this long the client hangs. */
const FETCH_SILENCE_MS = 30_000;
/** A chunk under way is a sign of life, but not for ever: every network call in it has a time-out. */
const STUCK_MS = 120_000;
const LOOK_MS = 5_000;
/** A look that comes this late means that the process was stopped: then nothing is known about the client. */
const LATE_MS = 10_000;

export type Watchdog = ReturnType<typeof createWatchdog>;

/** Watches for progress: fetches and finished chunks, not heartbeats, for a hung consumer can still beat. */
export function createWatchdog() {
  let lastProgress = performance.now();
  const running = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const longestRun = () => Math.max(0, ...[...running.values()].map((since) => performance.now() - since));
  const isFetchSilent = () => running.size === 0 && performance.now() - lastProgress > FETCH_SILENCE_MS;

  const progressed = () => {
    lastProgress = performance.now();
    for (const run of running.keys()) running.set(run, lastProgress);
  };

  return {
    progressed,

    /** Whether work of that name runs. */
    isRunning: (name: string) => running.has(name),

    /** Counts as alive while `work` runs, up to two minutes without a finished chunk. */
    async during(name: string, work: () => Promise<void>): Promise<void> {
      running.set(name, performance.now());
      try {
        await work();
      } finally {
        running.delete(name);
        progressed();
      }
    },

    isAlive: () => !isFetchSilent() && longestRun() < STUCK_MS,

    /** Looks every five seconds; `onSilent` when no fetch comes, `onStuck` when a handler does not come back. */
    watch(on: { silent: () => void; stuck: () => void }): void {
      let lastLook = performance.now();
      timer = setInterval(() => {
        const wasStopped = performance.now() - lastLook > LATE_MS;
        lastLook = performance.now();
        if (wasStopped) progressed();
        else if (longestRun() > STUCK_MS) on.stuck();
        else if (isFetchSilent()) {
          progressed();
          on.silent();
        }
      }, LOOK_MS);
    },

    stop: () => clearInterval(timer),
  };
}
