import { describe, expect, it, vi } from 'vitest';
import { createSessionStates, type SessionState } from './session-states.ts';

const active = { active: true, timezone: 'Europe/Paris', pastZones: [], version: 1 };
const ended = { active: false, timezone: 'UTC', pastZones: [], version: 0 };

function given(answer: SessionState) {
  const clock = { now: 1_000_000 };
  const read = vi.fn(async () => answer);
  const states = createSessionStates({ read, now: () => clock.now });
  const expiresAt = () => 1_000_000 + 60_000;
  return { clock, read, stateOf: async () => states.stateOf('session', expiresAt) };
}

describe('createSessionStates', () => {
  it('asks once for all who want to know at the same time', async () => {
    const { read, stateOf } = given(active);
    expect(await Promise.all([stateOf(), stateOf(), stateOf()])).toEqual([active, active, active]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('asks again within a second', async () => {
    const { clock, read, stateOf } = given(active);
    await stateOf();
    clock.now += 800;
    await stateOf();
    expect(read).toHaveBeenCalledTimes(1);
    clock.now += 199;
    await stateOf();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('counts the second from the question, not from the answer', async () => {
    const { clock, read, stateOf } = given(active);
    read.mockImplementationOnce(async () => {
      clock.now += 5_000;
      return active;
    });
    await stateOf();
    await stateOf();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('remembers an ended session until the token has expired', async () => {
    const { clock, read, stateOf } = given(ended);
    await stateOf();
    clock.now += 59_999;
    expect(await stateOf()).toEqual(ended);
    expect(read).toHaveBeenCalledTimes(1);
    clock.now += 1;
    await stateOf();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('does not remember that auth did not answer', async () => {
    const { read, stateOf } = given(active);
    read.mockRejectedValueOnce(new Error('down'));
    await expect(stateOf()).rejects.toThrow('down');
    expect(await stateOf()).toEqual(active);
  });
});
