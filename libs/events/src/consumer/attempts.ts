import { setTimeout as delay } from 'node:timers/promises';

/** Five retries within a second: a hiccup does not pause a partition. */
const DELAYS_MS = [30, 60, 120, 240, 480];

/**
 * Runs `work` until it does not throw, with up to `retries` of the five retries; then its error is thrown. An abort
 * ends the waiting: the error of the last attempt is thrown at once.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  { retries, signal }: { retries: number; signal: AbortSignal },
): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await work();
    } catch (error) {
      const waitMs = DELAYS_MS[retry];
      if (retry >= retries || waitMs === undefined || signal.aborted) throw error;
      await delay(waitMs, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
