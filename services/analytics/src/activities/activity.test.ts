import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActivity, type Reporter } from './activity.ts';
import { activityRecorded } from './activity-events.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const user: Reporter = { kind: 'user', userId: 'u1', timezone: 'Europe/Berlin', pastZones: [] };
const importer: Reporter = { kind: 'importer' };
const valid = { type: 'tool_usage', timestamp: '2026-03-01T11:00:00Z' };
const imported = { ...valid, userId: 'u-2', timezone: 'UTC' };

function stampOf(value: unknown, reporter: Reporter) {
  const read = readActivity(value, reporter, NOW);
  if (read.type === 'rejected') throw new Error(read.detail);
  const { statDate, timezone } = activityRecorded(read.activity, 'id');
  return { statDate, timezone };
}

describe('readActivity', () => {
  it('reads an event of a person, who is its owner', () => {
    expect(readActivity({ ...valid, id: 'a', duration: 5 }, user, NOW)).toMatchObject({
      type: 'activity',
      activity: {
        id: 'a',
        userId: 'u1',
        timezone: 'Europe/Berlin',
        duration: 5,
        toolId: null,
        occurredAt: NOW - 3_600_000,
      },
    });
  });

  it('lets an importer name user and zone, and be as old as it likes', () => {
    const event = { ...imported, timestamp: '1999-12-31T23:59:59+02:00' };
    expect(readActivity(event, importer, NOW)).toMatchObject({ type: 'activity', activity: { userId: 'u-2' } });
  });

  it.each([
    ['another user', { ...valid, userId: 'u2' }, '/userId'],
    ['an unknown type', { ...valid, type: 'sleep' }, '/type'],
    ['no timestamp', { type: 'tool_usage' }, '/timestamp'],
    ['an impossible date', { ...valid, timestamp: '2018-02-29T10:00:00Z' }, '/timestamp'],
    ['a time without a zone', { ...valid, timestamp: '2026-03-01T11:00:00' }, '/timestamp'],
    ['half a second', { ...valid, duration: 0.5 }, '/duration'],
    ['more than a day', { ...valid, duration: 86_401 }, '/duration'],
    ['an empty id', { ...valid, id: '' }, '/id'],
    ['a sentence as result', { ...valid, result: 'it went well' }, '/result'],
  ])('rejects %s and says where', (_what, event, path) => {
    const read = readActivity(event, user, NOW);
    expect(read).toMatchObject({ type: 'rejected', code: 'analytics.invalid-event' });
    expect(read.type === 'rejected' && read.errors[0]?.path).toBe(path);
  });

  it.each([
    ['2026-03-01T12:05:00Z', 'activity'],
    ['2026-03-01T12:05:01Z', 'rejected'],
    ['2025-01-25T12:00:00Z', 'activity'],
    ['2025-01-25T11:59:59Z', 'rejected'],
  ])('takes %s for %s', (timestamp, type) => {
    expect(readActivity({ ...valid, timestamp }, user, NOW).type).toBe(type);
  });

  it.each(['Turnitin Assignment 2', 'a/b (c) & d+e-f_g.h:i', 'Café', 'x'.repeat(64)])(
    'takes the tool "%s"',
    (toolId) => {
      expect(readActivity({ ...valid, toolId }, user, NOW).type).toBe('activity');
    },
  );

  it.each(['', 'x'.repeat(65), 'a<b>', 'tab\tbed', 'a\u0000', 'half \ud800'])('rejects the tool %j', (toolId) => {
    expect(readActivity({ ...valid, toolId }, user, NOW).type).toBe('rejected');
  });

  it.each([['toolId'], ['duration'], ['result'], ['id']])('rejects null as %s', (field) => {
    expect(readActivity({ ...valid, [field]: null }, user, NOW).type).toBe('rejected');
  });

  it('never repeats a value in what it says', () => {
    const secret = 'someone@example.org';
    const read = readActivity({ ...valid, toolId: secret, result: secret, type: secret, timestamp: secret }, user, NOW);
    expect(JSON.stringify(read)).not.toContain(secret);
  });

  it.each(['+02:00', 'Mars', ''])('rejects the zone "%s" of an import', (timezone) => {
    expect(readActivity({ ...imported, timezone }, importer, NOW).type).toBe('rejected');
  });

  it('counts an event in the same day before and after a change of zone', () => {
    const late = { ...valid, id: 'a', timestamp: '2026-03-01T11:30:00Z' };
    const before: Reporter = { kind: 'user', userId: 'u1', timezone: 'Pacific/Pago_Pago', pastZones: [] };
    const past = { timezone: before.timezone, untilMs: NOW - 60_000 };
    const after: Reporter = { ...before, timezone: 'Pacific/Kiritimati', pastZones: [past] };
    expect(stampOf(late, before)).toEqual({ statDate: '2026-03-01', timezone: 'Pacific/Pago_Pago' });
    expect(stampOf(late, after)).toEqual(stampOf(late, before));
    const next = { ...valid, id: 'b', timestamp: '2026-03-01T11:59:00Z' };
    expect(stampOf(next, after)).toEqual({ statDate: '2026-03-02', timezone: 'Pacific/Kiritimati' });
  });

  it('answers anything with a rejection or an activity', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(user, importer), (value, reporter) => {
        expect(['activity', 'rejected']).toContain(readActivity(value, reporter, NOW).type);
      }),
    );
  });
});
