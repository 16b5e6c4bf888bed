/** Failed logins within LOCKOUT_MS that lock an account, for LOCKOUT_MS from the last of them. */
export const FAILURES_TO_LOCK = 5;
export const LOCKOUT_MS = 5 * 60_000;

/**
 * Until when an account is locked; undefined when it is open. Whether the account exists makes no difference.
 * @param failures epoch milliseconds of the latest failed logins, in any order
 */
export function lockedUntil(failures: readonly number[], nowMs: number): number | undefined {
  const newestFirst = failures.toSorted((a, b) => b - a);
  const newest = newestFirst[0];
  const oldestThatCounts = newestFirst[FAILURES_TO_LOCK - 1];
  if (newest === undefined || oldestThatCounts === undefined) return undefined;
  const untilMs = newest + LOCKOUT_MS;
  return newest - oldestThatCounts <= LOCKOUT_MS && untilMs > nowMs ? untilMs : undefined;
}
