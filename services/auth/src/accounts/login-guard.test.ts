import { createMetrics } from '@astrapath/telemetry';
import { describe, expect, it } from 'vitest';
import { createLoginGuard } from './login-guard.ts';
import type { LockoutStore } from './lockout-store.ts';

const now = () => new Date('2026-05-01T12:00:00Z');

function guardWith(store: LockoutStore) {
  const lockouts = createMetrics('test').counter('login_lockouts_total', 'Lockouts.');
  const count = async () => (await lockouts.get()).values[0]?.value ?? 0;
  return { guard: createLoginGuard({ store, lockouts, now }), count };
}

function storeInMemory(): LockoutStore {
  let failures: number[] = [];
  return {
    failuresOf: async () => failures,
    addFailure: async (_email, atMs) => {
      const before = failures;
      failures = [atMs, ...failures].slice(0, 5);
      return before;
    },
    forget: async () => {
      failures = [];
    },
  };
}

function storeThatIsDown(): LockoutStore {
  const fail = () => Promise.reject(new Error('Connection is closed.'));
  return { failuresOf: fail, addFailure: fail, forget: fail };
}

describe('the login guard', () => {
  it('counts a lockout once and says when to come back', async () => {
    const { guard, count } = guardWith(storeInMemory());
    for (let failure = 0; failure < 5; failure += 1) await guard.failed('a@example.test');
    const refused = { code: 'auth.temporarily-locked', headers: { 'retry-after': '300' } };
    await expect(guard.checkOpen('a@example.test')).rejects.toMatchObject(refused);
    await expect(guard.failed('a@example.test')).rejects.toMatchObject(refused);
    await expect(guard.passed('a@example.test')).rejects.toMatchObject(refused);
    expect(await count()).toBe(1);
  });

  it('lets nobody in while failures cannot be counted', async () => {
    const { guard } = guardWith(storeThatIsDown());
    for (const ask of [guard.checkOpen, guard.failed, guard.passed]) {
      await expect(ask('a@example.test')).rejects.toThrow('Connection is closed.');
    }
  });
});
