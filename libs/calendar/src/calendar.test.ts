import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isDate, isTimezone, localDateOf } from './calendar.ts';

const at = (iso: string) => Date.parse(iso);
const zones = fc.constantFrom(
  'UTC',
  'Pacific/Kiritimati',
  'America/Los_Angeles',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Pacific/Apia',
);
const instants = fc.integer({ min: at('1971-01-01'), max: at('2100-01-01') });

describe('localDateOf', () => {
  it('gives different days at one moment to the two ends of the earth', () => {
    const noon = at('2026-03-01T11:00:00Z');
    expect(localDateOf(noon, 'Pacific/Kiritimati')).toBe('2026-03-02');
    expect(localDateOf(noon, 'America/Los_Angeles')).toBe('2026-03-01');
    expect(localDateOf(at('2026-03-01T05:00:00Z'), 'America/Los_Angeles')).toBe('2026-02-28');
  });

  it('follows summer time', () => {
    expect(localDateOf(at('2026-03-28T23:30:00Z'), 'Europe/Berlin')).toBe('2026-03-29');
    expect(localDateOf(at('2026-03-29T22:30:00Z'), 'Europe/Berlin')).toBe('2026-03-30');
  });

  it('knows the day that Samoa skipped', () => {
    expect(localDateOf(at('2011-12-30T09:59:59Z'), 'Pacific/Apia')).toBe('2011-12-29');
    expect(localDateOf(at('2011-12-30T10:00:00Z'), 'Pacific/Apia')).toBe('2011-12-31');
  });

  it('is always a date at most a day from the UTC date, and never goes back as time goes on', () => {
    fc.assert(
      fc.property(instants, fc.nat(10 * 86_400_000), zones, (epochMs, later, zone) => {
        const date = localDateOf(epochMs, zone);
        expect(isDate(date)).toBe(true);
        expect(Math.abs(daysBetween(date, localDateOf(epochMs, 'UTC')))).toBeLessThanOrEqual(1);
        expect(localDateOf(epochMs + later, zone) >= date).toBe(true);
      }),
    );
  });

  it('throws on an instant that is no date', () => {
    expect(() => localDateOf(Number.NaN, 'UTC')).toThrow(RangeError);
  });
});

describe('isTimezone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia', 'Pacific/Kiritimati'])('accepts %s', (zone) => {
    expect(isTimezone(zone)).toBe(true);
  });
  it.each(['', '+02:00', 'Mars/Olympus', 'Europe/', '../etc', 'Europe/Berlin '])('refuses "%s"', (zone) => {
    expect(isTimezone(zone)).toBe(false);
  });
});

describe('isDate', () => {
  it.each(['2018-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-04-31', ''])('refuses "%s"', (text) => {
    expect(isDate(text)).toBe(false);
  });
  it('accepts a leap day', () => {
    expect(isDate('2020-02-29')).toBe(true);
  });
});

describe('addDays', () => {
  it('is undone by its opposite and measured by daysBetween', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -5000, max: 5000 }), (epochMs, days) => {
        const date = localDateOf(epochMs, 'UTC');
        expect(addDays(addDays(date, days), -days)).toBe(date);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });
});
