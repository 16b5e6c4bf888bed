import { compareTexts } from '../daily-stats/day-event.ts';
import type { DailyStats } from '../daily-stats/daily-stats.ts';
import type { Difference } from './difference.ts';
import type { Judge } from './judge.ts';

/** Documents by ascending id. */
export type SortedDocuments = AsyncIterable<DailyStats>;

/** A document that differs at a first look. */
export type Suspect = Pick<Difference, 'documentId' | 'kind'>;

/**
 * The documents that differ at a first look, by going through both collections side by side. The live consumer writes
 * meanwhile, so each is to be looked at again: afterwards, for MongoDB ends a cursor that waits for ten minutes.
 */
export async function findSuspects(live: SortedDocuments, rebuilt: SortedDocuments, judge: Judge): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for await (const [a, b] of sideBySide(live, rebuilt)) {
    const judged = judge(a, b);
    if (judged) suspects.push({ documentId: judged.difference.documentId, kind: judged.difference.kind });
  }
  return suspects;
}

type Pair = [DailyStats | undefined, DailyStats | undefined];

async function* sideBySide(left: SortedDocuments, right: SortedDocuments): AsyncGenerator<Pair> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  let [a, b] = await Promise.all([lefts.next(), rights.next()]);
  while (!a.done || !b.done) {
    const order = compareHeads(a.done ? undefined : a.value, b.done ? undefined : b.value);
    yield [order <= 0 && !a.done ? a.value : undefined, order >= 0 && !b.done ? b.value : undefined];
    if (order <= 0) a = await lefts.next();
    if (order >= 0) b = await rights.next();
  }
}

/** Which stream is to go on: the one whose document comes first, both when it is the same one. */
function compareHeads(a: DailyStats | undefined, b: DailyStats | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareTexts(a._id, b._id);
}
