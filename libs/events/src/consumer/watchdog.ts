/** A fetch comes back at least every second; without one for this long the client hangs. */
const FETCH_SILENCE_MS = 30_000;
/** A chunk under way is a sign of life, but not for ever: every network call in it has a time-out. */
const STUCK_MS = 120_000;
const LOOK_MS = 5_000;
/** A look that comes this late means that the process was stopped: then nothing is known about the client. */
const LATE_MS = 10_000;

export type Watchdog = ReturnType<typeof createWatchdog>;

/** Work on a partition; `movedAt` is when it began or last finished a chunk. */
type Run = { name: string; movedAt: number };

/**
 * Watches for progress and not for heartbeats, for a hung consumer can still beat. Each partition answers for itself:
 * neither fetches nor the chunks of others say that its handler is alive.
 */
export function createWatchdog() {
  let fetchedAt = performance.now();
  const runs = new Set<Run>();
  let timer: NodeJS.Timeout | undefined;

  const isStuck = ({ movedAt }: Run) => performance.now() - movedAt > STUCK_MS;
  const isAnyStuck = () => [...runs].some(isStuck);
  const isFetchSilent = () => runs.size === 0 && performance.now() - fetchedAt > FETCH_SILENCE_MS;

  const fetched = () => {
    fetchedAt = performance.now();
  };
  const moved = (run: Run) => {
    run.movedAt = performance.now();
  };

  return {
    /** A fetch has come back, empty or not. */
    fetched,

    /** Whether work of that name runs and has begun or finished a chunk within two minutes. */
    isMoving: (name: string) => [...runs].some((run) => run.name === name && !isStuck(run)),

    /** Counts as alive while `work` runs, up to two minutes without a call of `onProgress`. */
    async during(name: string, work: (onProgress: () => void) => Promise<void>): Promise<void> {
      const run = { name, movedAt: performance.now() };
      runs.add(run);
      try {
        await work(() => moved(run));
      } finally {
        runs.delete(run);
        // While its handler worked, the client had no reason to fetch.
        fetched();
      }
    },

    isAlive: () => !isFetchSilent() && !isAnyStuck(),

    /** Looks every five seconds; `silent` when no fetch comes, `stuck` when a handler does not come back. */
    watch(on: { silent: () => void; stuck: () => void }): void {
      let lookedAt = performance.now();
      timer = setInterval(() => {
        const wasStopped = performance.now() - lookedAt > LATE_MS;
        lookedAt = performance.now();
        if (wasStopped) {
          fetched();
          for (const run of runs) moved(run);
        } else if (isAnyStuck()) on.stuck();
        else if (isFetchSilent()) {
          fetched();
          on.silent();
        }
      }, LOOK_MS);
    },

    stop: () => clearInterval(timer),
  };
}
