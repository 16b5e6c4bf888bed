import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ZoneHistory, zoneAt } from './zone-history.ts';

const zones = fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Kiritimati');
const instants = fc.integer({ min: 0, max: 4_102_444_800_000 });
const changes = fc
  .uniqueArray(fc.record({ atMs: instants, timezone: zones }), { maxLength: 50, selector: ({ atMs }) => atMs })
  .map((list) => list.toSorted((a, b) => a.atMs - b.atMs));

function changed({ timezone, pastZones }: ZoneHistory, change: { atMs: number; timezone: string }): ZoneHistory {
  return { timezone: change.timezone, pastZones: [...pastZones, { timezone, untilMs: change.atMs }] };
}
const registeredIn = (timezone: string): ZoneHistory => ({ timezone, pastZones: [] });

describe('zoneAt', () => {
  it('is the zone of registration for ever when nothing was changed', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        expect(zoneAt(at, registeredIn(zone))).toBe(zone);
      }),
    );
  });

  it('is the zone of the last change up to the instant', () => {
    fc.assert(
      fc.property(instants, zones, changes, (at, first, list) => {
        const history = list.reduce(changed, registeredIn(first));
        const last = list.findLast(({ atMs }) => atMs <= at);
        expect(zoneAt(at, history)).toBe(last?.timezone ?? first);
      }),
    );
  });

  it('stays what it was, however often the zone is changed later', () => {
    fc.assert(
      fc.property(instants, zones, changes, (at, first, list) => {
        const known = list.filter(({ atMs }) => atMs <= at).reduce(changed, registeredIn(first));
        const whole = list.reduce(changed, registeredIn(first));
        expect(zoneAt(at, whole)).toBe(zoneAt(at, known));
      }),
    );
  });

  it('is the new zone from the very instant of the change', () => {
    const history = changed(registeredIn('UTC'), { atMs: 1_000, timezone: 'Asia/Tokyo' });
    expect([zoneAt(999, history), zoneAt(1_000, history)]).toEqual(['UTC', 'Asia/Tokyo']);
  });
});
