import { setTimeout as delay } from 'node:timers/promises';

const DEFAULT_PAUSE_MS = 25;

/**
 * Resolves with the first value of `probe` that is neither undefined nor false; a probe that throws counts as "not yet".
 * @param timeoutMs default 20 s
 * @param pauseMs between two looks; default 25 ms
 * @throws Error that names what was waited for, with the last failure as its cause
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 20_000,
  pauseMs = DEFAULT_PAUSE_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await delay(pauseMs);
  }
  throw new Error(`waited ${timeoutMs / 1_000} s for ${what}`, { cause: last });
}
