import type { Redis } from 'ioredis';
import { keyedHash } from '../keys/master-key.ts';
import { FAILURES_TO_LOCK, LOCKOUT_MS } from './lockout.ts';

export type LockoutStore = ReturnType<typeof createLockoutStore>;

/** The latest failed logins of each address, under a keyed hash of it, forgotten when they no longer matter. */
export function createLockoutStore({ redis, hashKey }: { redis: Redis; hashKey: Buffer }) {
  const keyOf = (email: string) => `sess:failed-logins:${keyedHash(hashKey, email).toString('base64url')}`;

  return {
    /** Epoch milliseconds of the latest failed logins. */
    async failuresOf(email: string): Promise<number[]> {
      return timesIn(await redis.lrange(keyOf(email), 0, FAILURES_TO_LOCK - 1));
    },
    /** Adds a failed login in one step and returns those before it. */
    async addFailure(email: string, atMs: number): Promise<number[]> {
      const key = keyOf(email);
      const answers = await redis
        .multi()
        .lrange(key, 0, FAILURES_TO_LOCK - 1)
        .lpush(key, atMs)
        .ltrim(key, 0, FAILURES_TO_LOCK - 1)
        .pexpire(key, LOCKOUT_MS)
        .exec();
      return timesIn(answers?.[0]?.[1]);
    },
    async forget(email: string): Promise<void> {
      await redis.del(keyOf(email));
    },
  };
}

function timesIn(answer: unknown): number[] {
  return Array.isArray(answer) ? answer.map(Number) : [];
}
