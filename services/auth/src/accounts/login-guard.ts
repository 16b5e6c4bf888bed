import { AppError } from '@astrapath/errors';
import type { Counter } from '@astrapath/telemetry';
import type { LockoutStore } from './lockout-store.ts';
import { lockedUntil } from './lockout.ts';

export type LoginGuard = ReturnType<typeof createLoginGuard>;

/**
 * Counts wrong passwords an address and stops guessing. Asked before a password is checked, which is expensive, and
 * again after it: of many guesses sent at once only the first few are answered at all. While failures cannot be
 * counted nobody logs in.
 */
export function createLoginGuard(options: { store: LockoutStore; lockouts: Counter; now: () => Date }) {
  const { store, lockouts, now } = options;

  return {
    /** @throws AppError `auth.temporarily-locked` */
    async checkOpen(email: string): Promise<void> {
      refuseLocked(await store.failuresOf(email));
    },
    /** @throws AppError `auth.temporarily-locked` when others failed while this password was checked */
    async passed(email: string): Promise<void> {
      const failures = await store.failuresOf(email);
      refuseLocked(failures);
      if (failures.length > 0) await store.forget(email);
    },
    /** @throws AppError `auth.temporarily-locked` when the address was locked before this failure */
    async failed(email: string): Promise<void> {
      const atMs = now().getTime();
      const before = await store.addFailure(email, atMs);
      refuseLocked(before);
      if (lockedUntil([...before, atMs], atMs) !== undefined) lockouts.inc();
    },
  };

  function refuseLocked(failures: readonly number[]): void {
    const nowMs = now().getTime();
    const untilMs = lockedUntil(failures, nowMs);
    if (untilMs === undefined) return;
    throw new AppError('auth.temporarily-locked', {
      detail: 'Too many logins failed. Try again later.',
      headers: { 'retry-after': String(Math.ceil((untilMs - nowMs) / 1_000)) },
    });
  }
}
