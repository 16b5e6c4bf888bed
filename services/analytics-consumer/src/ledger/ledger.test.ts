import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, countsOf, EMPTY_BOOKS, enter, inFlight, type Mark, reconcile } from './ledger.ts';

const marks = fc.constantFrom<Mark[]>('applied', 'duplicate', 'dead-letter');
const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);
const sumOf = (counts: object) => Object.values(counts).reduce((sum: number, count: number) => sum + count, 0);

describe('the books of a partition', () => {
  it('count each offset once, however often and in whatever stretches it is entered', () => {
    const entries = fc.array(fc.record({ rewind: fc.nat(9), list: fc.array(marks, { minLength: 1, maxLength: 9 }) }));
    fc.assert(
      fc.property(entries, (all) => {
        let end = 0;
        let books = EMPTY_BOOKS;
        for (const { rewind, list } of all) {
          const from = Math.max(0, end - rewind);
          books = enter(books, { offsets: range(from, list.length), marks: list });
          end = Math.max(end, from + list.length);
          expect(sumOf(countsOf(books))).toBe(end);
          expect(inFlight(books, end + 7)).toBe(7);
        }
      }),
    );
  });

  it('settle what lies before a new stretch and keep what reaches beyond it open', () => {
    const first = enter(EMPTY_BOOKS, { offsets: range(0, 4), marks: ['applied', 'duplicate', 'applied', 'applied'] });
    expect(first).toMatchObject({ next: 0, applied: 0, open: 'auaa' });
    const again = enter(first, { offsets: [2], marks: ['dead-letter'] });
    expect(again).toEqual({ next: 2, applied: 1, duplicates: 1, deadLettered: 0, open: 'da' });
    expect(enter(again, { offsets: range(0, 2), marks: ['applied', 'applied'] })).toEqual(again);
  });

  it('show records that were passed over as missing, and those that are not judged as in flight', () => {
    const books = enter(EMPTY_BOOKS, { offsets: [3, 5], marks: ['applied', 'pending'] });
    expect(countsOf(books)).toEqual({ applied: 1, duplicates: 0, deadLettered: 0 });
    expect(books).toMatchObject({ next: 3, open: 'a-.' });
    expect(inFlight(books, 8)).toBe(3);
  });

  it('tell what an earlier attempt set out to do, as long as it is open', () => {
    const books = enter(EMPTY_BOOKS, { offsets: range(4, 3), marks: ['applied', 'pending', 'duplicate'] });
    expect(claimsOf(books, range(3, 5))).toEqual(['pending', 'applied', 'pending', 'duplicate', 'pending']);
  });
});

it.each<[Mark, Mark, Mark]>([
  ['applied', 'duplicate', 'applied'],
  ['applied', 'applied', 'applied'],
  ['applied', 'dead-letter', 'dead-letter'],
  ['applied', 'pending', 'applied'],
  ['duplicate', 'applied', 'applied'],
  ['duplicate', 'duplicate', 'duplicate'],
  ['pending', 'duplicate', 'duplicate'],
])('a claim of %s and a verdict of %s come to %s', (claim, now, result) => {
  expect(reconcile(claim, now)).toBe(result);
});
