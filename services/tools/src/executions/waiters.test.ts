import { describe, expect, it } from 'vitest';
import { createWaiters } from './waiters.ts';

const LONG_MS = 60_000;

describe('waiters', () => {
  it('wake everybody who waits for an execution, and nobody else', async () => {
    const waiters = createWaiters();
    const [first, second] = [waiters.wait('a', LONG_MS), waiters.wait('a', LONG_MS)];
    const other = waiters.wait('b', LONG_MS);
    waiters.wake('a');
    await Promise.all([first.done, second.done]);
    expect(waiters.ids()).toEqual(['b']);
    other.cancel();
    expect(waiters.ids()).toEqual([]);
  });

  it('stop waiting when the time is up', async () => {
    const waiters = createWaiters();
    await waiters.wait('a', 0).done;
    expect(waiters.ids()).toEqual([]);
  });

  it('take a wake-up that came before anybody looked', async () => {
    const waiters = createWaiters();
    const wait = waiters.wait('a', LONG_MS);
    waiters.wake('a');
    waiters.wake('a');
    await expect(wait.done).resolves.toBeUndefined();
  });

  it('are all released at once, and whoever comes later does not wait', async () => {
    const waiters = createWaiters();
    const waits = ['a', 'b', 'c'].map((id) => waiters.wait(id, LONG_MS));
    waiters.releaseAll();
    await Promise.all(waits.map(({ done }) => done));
    await waiters.wait('d', LONG_MS).done;
    expect(waiters.ids()).toEqual([]);
  });

  it('forget whoever cancelled, and nobody else', async () => {
    const waiters = createWaiters();
    const [gone, stays] = [waiters.wait('a', LONG_MS), waiters.wait('a', LONG_MS)];
    gone.cancel();
    expect(waiters.ids()).toEqual(['a']);
    waiters.wake('a');
    await stays.done;
  });
});
