import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from './instant.ts';

describe('instantOf', () => {
  it.each([
    ['2026-03-01T12:00:00.000Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01T12:00Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01t12:00:00.5z', Date.UTC(2026, 2, 1, 12, 0, 0, 500)],
    ['2026-03-01T12:00:00.123456789Z', Date.UTC(2026, 2, 1, 12, 0, 0, 123)],
    ['2026-03-01T12:00:00+05:30', Date.UTC(2026, 2, 1, 6, 30)],
    ['2026-03-01T12:00:00-11:00', Date.UTC(2026, 2, 1, 23)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:00:00-01:00', 0],
  ])('reads %s', (text, epochMs) => {
    expect(instantOf(text)).toBe(epochMs);
  });

  it.each([
    '2018-02-29T10:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T12:60:00Z',
    '2026-03-01T12:00:60Z',
    '2026-03-01T12:00:00',
    '2026-03-01',
    '2026-03-01 12:00:00Z',
    '2026-03-01T12:00:00+24:00',
    '2026-03-01T12:00:00.Z',
    '+002026-03-01T12:00:00Z',
    'Sun, 01 Mar 2026 12:00:00 GMT',
    '',
  ])('refuses %s', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });

  it('reads every instant that ISO 8601 can write, in any offset', () => {
    const instants = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offset) => {
        const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(offset);
        const two = (number: number) => String(number).padStart(2, '0');
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(instantOf(`${local}${zone}`)).toBe(instant.getTime());
      }),
    );
  });
});
