import { describe, expect, it } from 'vitest';
import { letterCursor, type LetterList, readLetterCursor } from './letter-cursor.ts';

const logs = [
  { name: 'a.dlq', partition: 0 },
  { name: 'b.dlq', partition: 0 },
];
const list: LetterList = { filter: { reason: 'undecodable' }, logs };

describe('the cursor of a list of dead letters', () => {
  it('goes on with that list, and is none on a first page', () => {
    expect(readLetterCursor(letterCursor([3, 7], list), list)).toEqual([3, 7]);
    expect(readLetterCursor(undefined, list)).toBeUndefined();
  });

  it.each<[string, LetterList]>([
    ['another reason', { filter: { reason: 'quota-exceeded' }, logs }],
    ['that word for a topic', { filter: { topic: 'undecodable' }, logs }],
    ['a state besides', { filter: { reason: 'undecodable', state: 'open' }, logs }],
    ['as many other logs', { ...list, logs: logs.map(({ name, partition }) => ({ name: `${name}.x`, partition })) }],
    ['more partitions', { ...list, logs: [...logs, { name: 'b.dlq', partition: 1 }] }],
  ])('is refused by a list with %s', (_what, other) => {
    expect(() => readLetterCursor(letterCursor([3, 7], list), other)).toThrow('not one of this list');
  });

  it.each(['nonsense', Buffer.from('[3,7]').toString('base64url')])(
    'is refused when no list gave it out: %s',
    (cursor) => {
      expect(() => readLetterCursor(cursor, list)).toThrow('not one of this list');
    },
  );

  it('fits into a URL with all dead-letter topics there are, far on', () => {
    const many = Array.from({ length: 40 }, (_, partition) => ({ name: 'a.dlq', partition }));
    const cursor = letterCursor(
      many.map(() => 999_999),
      { filter: {}, logs: many },
    );
    expect(cursor.length).toBeLessThanOrEqual(512);
  });
});
