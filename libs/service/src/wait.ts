import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@astrapath/telemetry';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const PATIENCE_MS = 30_000;

/**
 * Tries until it works, saying what it waits for; what a service needs may start after it.
 * @param patienceMs how long to try; default 30 s
 * @throws Error that names what was waited for, with the last failure as its cause
 */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T>,
  { logger, patienceMs = PATIENCE_MS }: { logger: Logger; patienceMs?: number },
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() + pauseMs > deadline) {
        throw new Error(`${what} could not be reached within ${patienceMs / 1_000} s`, { cause: error });
      }
      logger.info({ what, error: error instanceof Error ? error.message : String(error) }, 'waiting');
      await delay(pauseMs);
    }
  }
}
