const DEFAULT_PAUSE_MS = 50;

/** How long to keep trying, and how often (default every 50 ms). */
export type UntilOptions = { withinMs: number; everyMs?: number; signal?: AbortSignal };

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}

/** Repeats `attempt` until it answers without throwing; throws its last reason when the time is over, stops on the signal. */
export async function until<T>(attempt: () => Promise<T>, options: UntilOptions): Promise<T> {
  const deadline = Date.now() + options.withinMs;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline) {
        throw new Error(`not ready within ${Math.round(options.withinMs / 1000)} s: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    }
    await pause(options.everyMs ?? DEFAULT_PAUSE_MS, options.signal);
  }
}

/** Waits, but no longer than until the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish);
    if (signal?.aborted) finish();
  });
}

/** The promise's answer, or undefined when it takes longer than that. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, over.signal).then(() => undefined)]);
  } finally {
    over.abort();
  }
}
