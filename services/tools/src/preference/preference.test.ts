import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appliedPreference, DEFAULT_WAIT_SECONDS, MAX_WAIT_SECONDS, preferenceOf } from './preference.ts';

const unstated = { waitSeconds: DEFAULT_WAIT_SECONDS, respondAsync: false, isExplicit: false };
const wait = (waitSeconds: number) => ({ waitSeconds, respondAsync: false, isExplicit: true });

describe('preferenceOf', () => {
  it.each([
    [undefined, unstated],
    ['', unstated],
    ['wait=12', wait(12)],
    ['wait=0', wait(0)],
    ['Wait = 12', wait(12)],
    ['wait="12"', wait(12)],
    ['wait="1\\2"', wait(12)],
    ['wait=7; note=x', wait(7)],
    ['return=minimal, wait=7', wait(7)],
    ['foo="a, wait=1", wait=7', wait(7)],
    ['respond-async', { waitSeconds: 0, respondAsync: true, isExplicit: false }],
    ['RESPOND-ASYNC, wait=10', { waitSeconds: 10, respondAsync: true, isExplicit: true }],
  ])('reads %j', (header, expected) => {
    expect(preferenceOf(header)).toEqual(expected);
  });

  it.each(['wait', 'wait=', 'wait=abc', 'wait=-1', 'wait=1.5', 'wait=0x10', 'wait="', '=3', ',,;', 'wait=1 2'])(
    'ignores the malformed %j',
    (header) => {
      expect(preferenceOf(header)).toEqual(unstated);
    },
  );

  it('takes the limit for a longer wait, however long', () => {
    expect(preferenceOf('wait=31').waitSeconds).toBe(MAX_WAIT_SECONDS);
    expect(preferenceOf(`wait=${'9'.repeat(400)}`).waitSeconds).toBe(MAX_WAIT_SECONDS);
  });

  it('takes the first of a repeated preference, even when that one is of no use', () => {
    expect(preferenceOf('wait=3, wait=9')).toEqual(wait(3));
    expect(preferenceOf('wait=soon, wait=9')).toEqual(unstated);
  });

  it('finds any wait within the limits wherever it stands among other preferences', () => {
    const other = fc.constantFrom('handling=lenient', 'a="x, y; wait=1"', 'return=minimal; b=c', 'broken==', '');
    fc.assert(
      fc.property(
        fc.nat(MAX_WAIT_SECONDS),
        fc.array(other),
        fc.array(other),
        fc.boolean(),
        (seconds, before, after, quoted) => {
          const stated = quoted ? `wait="${seconds}"` : `wait=${seconds}`;
          expect(preferenceOf([...before, stated, ...after].join(', '))).toEqual(wait(seconds));
        },
      ),
    );
  });

  it('never fails and never leaves the limits, whatever the header holds', () => {
    const noise = fc.array(fc.constantFrom('wait', '=', '"', '\\', ',', ';', '9', ' ', 'respond-async', 'é', '\t'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          noise.map((parts) => parts.join('')),
        ),
        (header) => {
          const { waitSeconds } = preferenceOf(header);
          expect(waitSeconds).toBeGreaterThanOrEqual(0);
          expect(waitSeconds).toBeLessThanOrEqual(MAX_WAIT_SECONDS);
        },
      ),
    );
  });

  it('reads a header as large as a server lets through', () => {
    expect(preferenceOf(`wait="${'\\\\"'.repeat(8_000)}`)).toEqual(unstated);
    expect(preferenceOf(`${'a'.repeat(16_000)}, wait=1`)).toEqual(wait(1));
  });
});

describe('appliedPreference', () => {
  it.each([
    [undefined, false, undefined],
    ['handling=strict', false, undefined],
    ['wait=3', true, 'wait=3'],
    ['wait=300', false, 'wait=30'],
    ['respond-async', false, 'respond-async'],
    ['respond-async', true, undefined],
    ['respond-async, wait=3', false, 'respond-async, wait=3'],
    ['respond-async, wait=3', true, 'wait=3'],
  ])('of %j with isFinished %j is %j', (header, isFinished, expected) => {
    expect(appliedPreference(preferenceOf(header), { isFinished })).toBe(expected);
  });
});
