import { setTimeout as delay } from 'node:timers/promises';

/** Five retries within a second: a hiccup does not pause a partition. */
const DELAYS_MS = [30, 60, 120, 240, 480];

/**
 * Runs `work` until it does not throw; after the last delay its error is thrown. An abort ends the waiting: then the
 * error of the last attempt is thrown at once.
 * @param retries how many of the five retries to make; default all
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  retries: number = DELAYS_MS.length,
): Promise<T> {
  for (const wait of DELAYS_MS.slice(0, retries)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw error;
      await delay(wait, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
  return work();
}
