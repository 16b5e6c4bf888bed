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

/** Work on a partition that ends when told, and says that it moves when told. */
function startWork(watchdog: ReturnType<typeof createWatchdog>, name: string) {
  const end = Promise.withResolvers<void>();
  let progressed = () => {};
  const running = watchdog.during(name, (onProgress) => {
    progressed = onProgress;
    return end.promise;
  });
  const finish = async () => {
    end.resolve();
    await running;
  };
  return { progressed: () => progressed(), finish };
}

async function everySecond(seconds: number, work: () => void): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    work();
  }
}

it('is content while fetches come back', async () => {
  const { watchdog, said } = startWatchdog();
  await everySecond(120, watchdog.fetched);
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
  const work = startWork(watchdog, 't/0');
  for (let minute = 0; minute < 5; minute++) {
    await vi.advanceTimersByTimeAsync(60_000);
    work.progressed();
  }
  expect([watchdog.isAlive(), watchdog.isMoving('t/0'), said]).toEqual([true, true, []]);
  await vi.advanceTimersByTimeAsync(126_000);
  expect([watchdog.isAlive(), watchdog.isMoving('t/0'), said[0]]).toEqual([false, false, 'stuck']);
  await work.finish();
  expect([watchdog.isAlive(), watchdog.isMoving('t/0')]).toEqual([true, false]);
  watchdog.stop();
});

it('is not deceived by fetches and by the chunks of other partitions: a handler that hangs is stuck all the same', async () => {
  const { watchdog, said } = startWatchdog();
  const hung = startWork(watchdog, 't/0');
  const busy = startWork(watchdog, 't/1');
  await everySecond(126, () => {
    watchdog.fetched();
    busy.progressed();
  });
  expect([watchdog.isAlive(), watchdog.isMoving('t/0'), watchdog.isMoving('t/1')]).toEqual([false, false, true]);
  expect(said[0]).toBe('stuck');
  await Promise.all([hung.finish(), busy.finish()]);
  watchdog.stop();
});

it('knows the work of a session that is over from that of the one that follows it on the same partition', async () => {
  const { watchdog } = startWatchdog();
  const before = startWork(watchdog, 't/0');
  const after = startWork(watchdog, 't/0');
  await before.finish();
  expect(watchdog.isMoving('t/0')).toBe(true);
  await after.finish();
  expect(watchdog.isMoving('t/0')).toBe(false);
  watchdog.stop();
});
