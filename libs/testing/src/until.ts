import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 25;

/**
 * Resolves with the first value of `probe` that is neither undefined nor false; a probe that throws counts as "not yet".
 * @param timeoutMs default 20 s
 * @throws Error that names what was waited for, with the last failure as its cause
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 20_000,
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
    await delay(PAUSE_MS);
  }
  throw new Error(`waited ${timeoutMs / 1_000} s for ${what}`, { cause: last });
}
