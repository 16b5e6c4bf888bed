import { quietTelemetry } from '@astrapath/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NoLongerOursError, PublishUnavailableError } from '../producer/publish-errors.ts';
import { createStandDown } from './stand-down.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A relay whose Kafka does not answer for some time, among others or alone. */
function relayAmong(others: boolean) {
  let timesLeft = 0;
  const leave = async () => {
    if (others) timesLeft++;
    return others;
  };
  const standDown = createStandDown({ ...quietTelemetry('stand-down-test'), leases: { standDown: leave } });
  return {
    timesLeft: () => timesLeft,
    isResting: standDown.isResting,
    publish: () => standDown.watch(async () => {}),
    async fail(ms: number, error: Error = new PublishUnavailableError('no answer')): Promise<void> {
      const work = async () => {
        vi.advanceTimersByTime(ms);
        throw error;
      };
      await standDown.watch(work).catch(() => {});
      await standDown.whenDue();
    },
  };
}

describe('a relay that Kafka does not answer', () => {
  it('leaves its shards for ten seconds when that has lasted', async () => {
    const relay = relayAmong(true);
    await relay.fail(1_000);
    expect(relay.isResting()).toBe(false);
    await relay.fail(2_500);
    expect(relay.isResting()).toBe(true);
    vi.advanceTimersByTime(10_001);
    expect(relay.isResting()).toBe(false);
  });

  it('goes on when it is the only one', async () => {
    const relay = relayAmong(false);
    await relay.fail(5_000);
    expect(relay.isResting()).toBe(false);
  });

  it('begins to count anew when Kafka has answered', async () => {
    const relay = relayAmong(true);
    await relay.fail(2_000);
    await relay.publish();
    await relay.fail(2_000);
    expect(relay.timesLeft()).toBe(0);
  });

  it('stays away twice as long each time, until Kafka has answered', async () => {
    const relay = relayAmong(true);
    await relay.fail(5_000);
    vi.advanceTimersByTime(10_001);
    await relay.fail(5_000);
    vi.advanceTimersByTime(10_001);
    expect(relay.isResting()).toBe(true);
    vi.advanceTimersByTime(10_001);
    await relay.publish();
    await relay.fail(5_000);
    vi.advanceTimersByTime(10_001);
    expect(relay.isResting()).toBe(false);
  });

  it('does not leave for having lost its own lease', async () => {
    const relay = relayAmong(true);
    await relay.fail(20_000, new NoLongerOursError('frozen'));
    expect(relay.timesLeft()).toBe(0);
  });
});
