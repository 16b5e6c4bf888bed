import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWatchdog } from './watchdog.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function startWatchdog() {
  const said: string[] = [];
  const watchdog = createWatchdog();
  watchdog.watch({ silent: () => said.push('silent'), stuck: () => said.push('stuck') });
  return { watchdog, said };
}

it('is content while fetches come back', async () => {
  const { watchdog, said } = startWatchdog();
  for (let second = 0; second < 120; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    watchdog.progressed();
  }
  expect([watchdog.isAlive(), said]).toEqual([true, []]);
  watchdog.stop();
});

it('tells of a client whose fetches stay away for half a minute', async () => {
  const { watchdog, said } = startWatchdog();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(watchdog.isAlive()).toBe(false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(said).toEqual(['silent']);
  watchdog.stop();
});

it('gives a batch time as long as chunks are finished, and tells of one that has been stuck for two minutes', async () => {
  const { watchdog, said } = startWatchdog();
  const batch = Promise.withResolvers<void>();
  const running = watchdog.during('t/0', () => batch.promise);
  for (let minute = 0; minute < 5; minute++) {
    await vi.advanceTimersByTimeAsync(60_000);
    watchdog.progressed();
  }
  expect([watchdog.isAlive(), watchdog.isRunning('t/0'), said]).toEqual([true, true, []]);
  await vi.advanceTimersByTimeAsync(126_000);
  expect([watchdog.isAlive(), said[0]]).toEqual([false, 'stuck']);
  batch.resolve();
  await running;
  expect([watchdog.isAlive(), watchdog.isRunning('t/0')]).toEqual([true, false]);
  watchdog.stop();
});
