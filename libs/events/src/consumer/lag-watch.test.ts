import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LagWatch } from './lag-watch.ts';

const TOPIC = 'identity.goal.completed.v1';
const place = { topic: TOPIC, partition: 0 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Brokers by hand, with one partition. */
function createBrokers() {
  const state = { committed: '10', high: '10' };
  const admin = {
    connect: async () => {},
    disconnect: async () => {},
    fetchOffsets: async () => [
      { topic: TOPIC, partitions: [{ partition: 0, offset: state.committed, metadata: null }] },
    ],
    fetchTopicOffsets: async () => [{ partition: 0, offset: state.high, low: '5', high: state.high }],
  };
  return { state, admin };
}

function watchOn(admin: object, isExcused = false) {
  const lags: number[] = [];
  const looks: number[] = [];
  const stalled: object[] = [];
  const watch = new LagWatch({
    admin: Object.assign(Object.create(null), admin),
    groupId: 'g',
    logger: Object.assign(Object.create(null), { debug: () => {} }),
    assigned: () => [place],
    isExcused: () => isExcused,
    onLag: (_, behind) => lags.push(behind),
    onLooked: () => looks.push(Date.now()),
    onStalled: (where) => stalled.push(where),
  });
  watch.start();
  return { lags, looks, stalled, watch };
}

it('tells how many records each partition is behind, also one that has never been committed', async () => {
  const { state, admin } = createBrokers();
  const { lags, watch } = watchOn(admin);
  state.high = '25';
  await vi.advanceTimersByTimeAsync(10_000);
  state.committed = '-1';
  await vi.advanceTimersByTimeAsync(10_000);
  expect(lags).toEqual([15, 20]);
  await watch.close();
});

it('tells of a partition that has records and does not move, once', async () => {
  const { state, admin } = createBrokers();
  const { stalled, watch } = watchOn(admin);
  state.high = '11';
  await vi.advanceTimersByTimeAsync(40_000);
  expect(stalled).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stalled).toEqual([place]);
  await watch.close();
});

it('says nothing of a partition that moves, is at its end, or is excused', async () => {
  const { state, admin } = createBrokers();
  const moving = watchOn(admin);
  const excused = watchOn(admin, true);
  for (let look = 0; look < 12; look++) {
    state.high = String(20 + look);
    state.committed = String(10 + look);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  state.committed = state.high;
  await vi.advanceTimersByTimeAsync(120_000);
  expect([moving.stalled, excused.stalled]).toEqual([[], []]);
  await moving.watch.close();
  await excused.watch.close();
});

it('outlives brokers that do not answer, and does not claim to have looked', async () => {
  const { state, admin } = createBrokers();
  let isDown = true;
  const fetchOffsets = () => (isDown ? Promise.reject(new Error('no broker')) : admin.fetchOffsets());
  const { lags, looks, watch } = watchOn({ ...admin, fetchOffsets });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toHaveLength(1);
  isDown = false;
  state.high = '13';
  await vi.advanceTimersByTimeAsync(10_000);
  expect([lags, looks.length]).toEqual([[3], 2]);
  await watch.close();
});
