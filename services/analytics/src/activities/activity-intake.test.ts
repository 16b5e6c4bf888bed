import type { EventOf } from '@astrapath/contracts';
import { describe, expect, it } from 'vitest';
import { readActivity, type Reporter } from './activity.ts';
import { type Item, takeActivities } from './activity-intake.ts';
import type { Published } from './activity-publisher.ts';

type Recorded = EventOf<'analytics.activity.recorded.v1'>;
const NOW = Date.UTC(2026, 2, 1, 12);
const user: Reporter = { kind: 'user', userId: 'u1', timezone: 'UTC', pastZones: [] };
const good = (index: number): Item => ({
  index,
  read: readActivity({ type: 'tool_usage', timestamp: '2026-03-01T11:00:00Z', id: `e${index}` }, user, NOW),
});
const bad = (index: number): Item => ({ index, read: readActivity('no event', user, NOW) });
const idOf = (index: number) => `made-${index}`;
const acknowledge = async (): Promise<Published> => ({ type: 'acknowledged' });

describe('takeActivities', () => {
  it('accounts for every item as accepted or rejected', async () => {
    const answer = await takeActivities({
      groups: [
        [good(0), bad(1)],
        [bad(5), good(6)],
      ],
      idOf,
      publish: acknowledge,
    });
    expect(answer).toMatchObject({ accepted: 2, rejectedCount: 2, rejected: [{ index: 1 }, { index: 5 }] });
  });

  it('gives an event without id the one that belongs to its place', async () => {
    const sent: Recorded[] = [];
    const publish = async (events: readonly Recorded[]) => {
      sent.push(...events);
      return acknowledge();
    };
    const read = readActivity({ type: 'tool_usage', timestamp: '2026-03-01T11:00:00Z' }, user, NOW);
    await takeActivities({ groups: [[{ index: 7, read }]], idOf, publish });
    expect(sent.map(({ eventId }) => eventId)).toEqual(['made-7']);
  });

  it('says from where to repeat when Kafka fails, and counts as accepted only what was acknowledged', async () => {
    const cause = new Error('down');
    let calls = 0;
    const publish = async (): Promise<Published> => (++calls === 1 ? acknowledge() : { type: 'failed', cause });
    const taking = takeActivities({ groups: [[good(0)], [good(10)], [good(20)]], idOf, publish });
    await expect(taking).rejects.toMatchObject({
      code: 'request.unavailable',
      detail: expect.stringContaining('before index 10 is done (1 events accepted)'),
      headers: { 'retry-after': '2' },
    });
  });

  it('reads at most eight groups ahead of Kafka', async () => {
    const gate = Promise.withResolvers<Published>();
    let read = 0;
    async function* groups() {
      for (; read < 100; read++) yield [good(read)];
    }
    const taking = takeActivities({ groups: groups(), idOf, publish: () => gate.promise });
    await new Promise(setImmediate);
    expect(read).toBe(7);
    gate.resolve({ type: 'acknowledged' });
    expect((await taking).accepted).toBe(100);
  });

  it('does not end the process when a group fails while the next one is waited for', async () => {
    const unhandled: unknown[] = [];
    const listen = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', listen);
    async function* groups() {
      yield [good(0)];
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      throw new Error('the client went away');
    }
    const publish = () => Promise.reject(new Error('a bug'));
    await expect(takeActivities({ groups: groups(), idOf, publish })).rejects.toThrow('the client went away');
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });

  it('lists the first 10,000 rejections and counts all', async () => {
    const items = Array.from({ length: 10_050 }, (_, index) => bad(index));
    const { rejected, rejectedCount } = await takeActivities({ groups: [items], idOf, publish: acknowledge });
    expect([rejected.length, rejectedCount]).toEqual([10_000, 10_050]);
  });
});
