import { describe, expect, it } from 'vitest';
import type { ImportEvent, ReplayRecord } from './import-event.ts';
import { replay } from './replay.ts';
import { createTally } from './tally.ts';

const event = (id: number): ImportEvent => ({
  id: `e${id}`,
  type: 'tool_usage',
  timestamp: '2020-01-01T00:00:00.000Z',
  userId: 'u1',
  timezone: 'UTC',
});

async function* records(count: number, read: { count: number } = { count: 0 }): AsyncIterable<ReplayRecord> {
  for (let line = 1; line <= count; line += 1) {
    read.count = line;
    yield line % 10 === 0 ? { line, refused: 'no user' } : { line, event: event(line) };
  }
}

describe('replay', () => {
  it('accounts for every record as accepted, rejected or refused', async () => {
    const tally = createTally();
    const send = async (events: readonly ImportEvent[]) => ({
      accepted: events.length - 1,
      rejected: [{ index: 0, code: 'analytics.invalid-event', detail: 'no' }],
    });
    await replay({ records: records(5_000), send, tally, signal: new AbortController().signal });
    expect(tally.isComplete()).toBe(true);
    expect(tally.summary()).toContain('records   5000\naccepted  4495\nrefused   500');
    expect(tally.rejectedCount()).toBe(5);
  });

  it('stops reading while two chunks are under way', async () => {
    const read = { count: 0 };
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let sent = 0;
    const send = async (events: readonly ImportEvent[]) => {
      sent += 1;
      if (sent === 2) begun.resolve();
      await gate.promise;
      return { accepted: events.length, rejected: [] };
    };
    const done = replay({
      records: records(50_000, read),
      send,
      tally: createTally(),
      signal: new AbortController().signal,
    });
    await begun.promise;
    expect(read.count).toBeLessThan(2_300);
    gate.resolve();
    await done;
    expect(read.count).toBe(50_000);
  });

  it('fails when a chunk cannot be sent', async () => {
    const send = async () => Promise.reject(new Error('refused'));
    await expect(
      replay({ records: records(5_000), send, tally: createTally(), signal: new AbortController().signal }),
    ).rejects.toThrow('refused');
  });
});
