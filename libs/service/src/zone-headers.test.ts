import { zoneAt } from '@astrapath/calendar';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPastZones, ZONE_HEADERS, zoneHeaders } from './zone-headers.ts';

const zones = fc.constantFrom('UTC', 'Etc/GMT+12', 'America/Argentina/ComodRivadavia', 'Pacific/Kiritimati');
const pastZones = fc
  .uniqueArray(fc.record({ timezone: zones, untilMs: fc.nat(4_102_444_800_000) }), {
    maxLength: 50,
    selector: ({ untilMs }) => untilMs,
  })
  .map((list) => list.toSorted((a, b) => a.untilMs - b.untilMs));

describe('zoneHeaders', () => {
  it('tells the zone of now alone when there was no other', () => {
    expect(zoneHeaders({ timezone: 'Asia/Tokyo', pastZones: [] })).toEqual(['x-user-timezone', 'Asia/Tokyo']);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(zones, pastZones, (timezone, written) => {
        const [, now, name = ZONE_HEADERS.past, value] = zoneHeaders({ timezone, pastZones: written });
        expect([now, name]).toEqual([timezone, ZONE_HEADERS.past]);
        expect(value === undefined ? [] : readPastZones(value)).toEqual(written);
      }),
    );
  });

  it('stays well below what a server takes of headers, however often the zone was changed', () => {
    const longest = { timezone: 'America/Argentina/ComodRivadavia', untilMs: 4_102_444_800_000 };
    const [, , , value] = zoneHeaders({ timezone: 'UTC', pastZones: Array.from({ length: 50 }, () => longest) });
    expect(value?.length).toBeLessThan(2_500);
  });
});

describe('readPastZones', () => {
  it.each([
    '',
    'UTC',
    '1000',
    '1000  UTC',
    '-1 UTC',
    '1e3 UTC',
    '01 UTC',
    '1000 Nowhere/City',
    '1000 +02:00',
    '1000 UTC,2000 UTC',
    '1000 UTC, ',
    '2000 UTC, 1000 Asia/Tokyo',
    '1000 UTC, 1000 Asia/Tokyo',
  ])('refuses "%s"', (header) => {
    expect(() => readPastZones(header)).toThrow('x-user-past-zones');
  });

  it('gives what zoneAt needs', () => {
    const history = { timezone: 'Asia/Tokyo', pastZones: readPastZones('1000 UTC, 2000 Europe/Berlin') };
    expect([999, 1_000, 2_000].map((at) => zoneAt(at, history))).toEqual(['UTC', 'Europe/Berlin', 'Asia/Tokyo']);
  });
});
