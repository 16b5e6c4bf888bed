import { expect, it } from 'vitest';
import { EMPTY_BOOKS } from './ledger.ts';
import { ledgerRow } from './ledger-report.ts';

const TOPIC = 'identity.goal.completed.v1';
const NONE_RETRIED = { applied: 0, duplicates: 0 };
const books = { ...EMPTY_BOOKS, next: 6, applied: 3, duplicates: 1, deadLettered: 2, open: 'aud.' };

it('accounts for what was emitted: counted, put aside, or still to come', () => {
  expect(
    ledgerRow(
      TOPIC,
      [
        { end: 12, books },
        { end: 5, books: undefined },
      ],
      NONE_RETRIED,
    ),
  ).toEqual({
    topic: TOPIC,
    producer: 'auth',
    emitted: 17,
    applied: 4,
    duplicates: 2,
    deadLettered: 3,
    inFlight: 8,
    unaccounted: 0,
  });
});

it('moves a dead letter that was replayed to what the replay came to; one that failed again stays', () => {
  expect(ledgerRow(TOPIC, [{ end: 10, books }], { applied: 1, duplicates: 1 })).toMatchObject({
    emitted: 10,
    applied: 5,
    duplicates: 3,
    deadLettered: 1,
    unaccounted: 0,
  });
});

it('shows as unaccounted what was passed over', () => {
  const skipping = { ...EMPTY_BOOKS, next: 8, applied: 3, open: 'a-a' };
  expect(ledgerRow(TOPIC, [{ end: 11, books: skipping }], NONE_RETRIED)).toMatchObject({
    emitted: 11,
    applied: 5,
    unaccounted: 6,
  });
});

it('does not let a partition whose log is shorter than its books hide what another one lost', () => {
  const lost = { ...EMPTY_BOOKS, next: 5, applied: 0, open: '' };
  const ahead = { ...EMPTY_BOOKS, next: 10, applied: 10, open: '' };
  const partitions = [
    { end: 5, books: lost },
    { end: 5, books: ahead },
  ];
  expect(ledgerRow(TOPIC, partitions, NONE_RETRIED)).toMatchObject({
    emitted: 10,
    applied: 10,
    inFlight: 0,
    unaccounted: 10,
  });
});
