import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPseudonyms } from './pseudonym.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const id = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' });
const differentPair = <T>(one: fc.Arbitrary<T>) =>
  fc.tuple(one, one).filter(([a, b]) => JSON.stringify(a) !== JSON.stringify(b));

describe('pseudonyms', () => {
  it('are the same for an id at every time under one key', () => {
    fc.assert(
      fc.property(key, id, id, (secret, userId, eventId) => {
        const [one, other] = [createPseudonyms(secret), createPseudonyms(Buffer.from(secret))];
        expect(one.user(userId)).toBe(other.user(userId));
        expect(one.event(userId, eventId)).toBe(other.event(userId, eventId));
        expect(one.fingerprint).toBe(other.fingerprint);
      }),
    );
  });

  it('differ for different ids, and between users, events and the key itself', () => {
    fc.assert(
      fc.property(key, differentPair(id), (secret, [a, b]) => {
        const { user, event, fingerprint } = createPseudonyms(secret);
        const names = [user(a), user(b), event(a, a), event(a, b), event(b, a), event(b, b)];
        expect(new Set(names).size).toBe(names.length);
        expect(names.some((name) => name.startsWith(fingerprint))).toBe(false);
      }),
    );
  });

  it('differ for ids that would be the same when put one after the other', () => {
    const { event } = createPseudonyms(Buffer.alloc(32, 1));
    expect(event('ab', 'c')).not.toBe(event('a', 'bc'));
    expect(event('a","b', 'c')).not.toBe(event('a', 'b","c'));
  });

  it('of two keys have nothing in common', () => {
    fc.assert(
      fc.property(differentPair(key), id, ([one, other], userId) => {
        expect(createPseudonyms(one).user(userId)).not.toBe(createPseudonyms(other).user(userId));
        expect(createPseudonyms(one).fingerprint).not.toBe(createPseudonyms(other).fingerprint);
      }),
    );
  });

  it('are words of 256 bits in which the id does not stand', () => {
    fc.assert(
      fc.property(key, id, (secret, userId) => {
        expect(createPseudonyms(secret).user(userId)).toMatch(/^[\w-]{43}$/);
      }),
    );
  });
});
