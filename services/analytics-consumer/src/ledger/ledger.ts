/** What became of one record: `pending` is nothing yet, `missing` is an offset that holds no record. */
export type Mark = 'applied' | 'duplicate' | 'dead-letter' | 'pending' | 'missing';
/** The entry of a batch: what is about to become of its records is written down; answers what earlier attempts did. */
export type BatchEntry = { intend: (marks: readonly Mark[]) => Promise<Mark[]> };
/** A stretch of a log, and a mark for each of its offsets. */
export type Stretch = { offsets: readonly number[]; marks: readonly Mark[] };

/**
 * The books of one log partition. `next` is the first offset that is still open: what lies before is settled and never
 * counted again, whoever brings it. `open` has a letter for each offset from `next` on; it is written before the
 * documents are, so that a record which a crashed attempt counted is known as that when it comes again.
 */
export type PartitionBooks = {
  next: number;
  applied: number;
  duplicates: number;
  deadLettered: number;
  open: string;
};

export type Counts = Pick<PartitionBooks, 'applied' | 'duplicates' | 'deadLettered'>;

const LETTERS = { applied: 'a', duplicate: 'u', 'dead-letter': 'd', pending: '.', missing: '-' } as const;
const MARKS: ReadonlyMap<string, Mark> = new Map([
  ['a', 'applied'],
  ['u', 'duplicate'],
  ['d', 'dead-letter'],
  ['-', 'missing'],
]);

/** Books of a partition nobody has read from. */
export const EMPTY_BOOKS: PartitionBooks = { next: 0, applied: 0, duplicates: 0, deadLettered: 0, open: '' };

/**
 * Enters a stretch: settles what lies before it, for a log is read on only where everything before is done, and writes
 * the marks over what was open. What is settled already stays as it is.
 */
export function enter(books: PartitionBooks, { offsets, marks }: Stretch): PartitionBooks {
  const [first] = offsets;
  if (first === undefined) return books;
  const settled = settleBefore(books, first);
  const open = [...settled.open];
  offsets.forEach((offset, index) => {
    const place = offset - settled.next;
    if (place < 0) return;
    while (open.length < place) open.push(LETTERS.missing);
    open[place] = LETTERS[marks[index] ?? 'pending'];
  });
  return { ...settled, open: open.join('') };
}

/** What an earlier attempt says of these offsets; `pending` where there was none. */
export function claimsOf({ next, open }: PartitionBooks, offsets: readonly number[]): Mark[] {
  return offsets.map((offset) => MARKS.get(open[offset - next] ?? '') ?? 'pending');
}

/**
 * The mark of a record that an earlier attempt had in hand: what is found in its document now was applied by that
 * attempt if it had set out to, and as long as nothing is known now its word stands.
 */
export function reconcile(claim: Mark, now: Mark): Mark {
  if (now === 'pending') return claim;
  return claim === 'applied' && now === 'duplicate' ? 'applied' : now;
}

/** Settled and open together. */
export function countsOf({ applied, duplicates, deadLettered, open }: PartitionBooks): Counts {
  const more = countLetters(open);
  return {
    applied: applied + more.applied,
    duplicates: duplicates + more.duplicates,
    deadLettered: deadLettered + more.deadLettered,
  };
}

/** How many records up to `end` are still to come, or under way. */
export function inFlight({ next, open }: PartitionBooks, end: number): number {
  const pending = [...open].filter((letter) => letter === LETTERS.pending).length;
  return Math.max(0, end - next - open.length) + pending;
}

function settleBefore(books: PartitionBooks, offset: number): PartitionBooks {
  const length = offset - books.next;
  if (length <= 0) return books;
  const { applied, duplicates, deadLettered } = countsOf({ ...books, open: books.open.slice(0, length) });
  return { next: offset, applied, duplicates, deadLettered, open: books.open.slice(length) };
}

function countLetters(open: string): Counts {
  const counts = { applied: 0, duplicates: 0, deadLettered: 0 };
  for (const letter of open) {
    if (letter === LETTERS.applied) counts.applied += 1;
    if (letter === LETTERS.duplicate) counts.duplicates += 1;
    if (letter === LETTERS['dead-letter']) counts.deadLettered += 1;
  }
  return counts;
}
