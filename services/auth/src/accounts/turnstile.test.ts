import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurnstile } from './turnstile.ts';

function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const seen = { isRunning: false };
  const run = () => {
    seen.isRunning = true;
    return promise;
  };
  return { run, resolve, reject, seen };
}

describe('a turnstile', () => {
  it('lets as many run as it has places, and the next when one ends or fails', async () => {
    const turnstile = createTurnstile({ places: 1, maxWaiting: 5 });
    const [first, second, third] = [work(), work(), work()];
    const passes = [first, second, third].map(({ run }) => turnstile.pass(run));
    await turn();
    expect([first, second, third].map(({ seen }) => seen.isRunning)).toEqual([true, false, false]);
    first.resolve('first');
    await turn();
    expect([second, third].map(({ seen }) => seen.isRunning)).toEqual([true, false]);
    second.reject(new Error('broken'));
    third.resolve('third');
    const ends = await Promise.allSettled(passes);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('refuses who would wait too long, and takes them again when there is room', async () => {
    const turnstile = createTurnstile({ places: 1, maxWaiting: 1 });
    const [first, second] = [work(), work()];
    const passes = [turnstile.pass(first.run), turnstile.pass(second.run)];
    await expect(turnstile.pass(work().run)).rejects.toMatchObject({ code: 'request.unavailable' });
    first.resolve('first');
    second.resolve('second');
    expect(await Promise.all(passes)).toEqual(['first', 'second']);
    expect(await turnstile.pass(async () => 'later')).toBe('later');
  });
});
