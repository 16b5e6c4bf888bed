import type { BatchContext } from '@astrapath/events';
import { type BatchEntry, claimsOf, enter, type Mark, reconcile } from './ledger.ts';
import type { KnownBooks, LedgerPlace, LedgerStore } from './ledger-store.ts';
import { openRetryEntry, type Retry } from './retry-entry.ts';
import type { RetryStore } from './retry-store.ts';

/** Members that take each other for dead may both write the books of a partition; each round one gets through. */
const MAX_ROUNDS = 8;

type Store = Pick<LedgerStore, 'read' | 'write'> & { retries: RetryStore };
export type Bookkeeper = ReturnType<typeof createBookkeeper>;

/**
 * Keeps the books of the partitions that this process reads. What it wrote last it knows without reading; where another
 * member wrote meanwhile the guard tells.
 */
export function createBookkeeper({ store }: { store: Store }) {
  const latest = new Map<string, KnownBooks>();
  return {
    /** Begins the entry of a batch. */
    async open(batch: BatchContext): Promise<BatchEntry> {
      const { topic, partition, isRetry, offsets } = batch;
      if (isRetry) return openRetryEntry({ store: store.retries, topic, retries: retriesOf(batch) });
      const place = { log: topic, partition };
      const name = `${topic}/${partition}`;
      return openEntry({
        store,
        place,
        offsets: offsets.map(Number),
        known: latest.get(name) ?? (await store.read(place)),
        onWritten: (known) => latest.set(name, known),
      });
    },
  };
}

function retriesOf({ partition, offsets, origins }: BatchContext): Retry[] {
  return offsets.map((offset, index) => ({ origin: origins[index], by: `${partition}/${offset}` }));
}

/** The entry of one batch: what is done to its records is written down before it is done. */
function openEntry(options: {
  store: Store;
  place: LedgerPlace;
  offsets: readonly number[];
  known: KnownBooks;
  onWritten: (known: KnownBooks) => void;
}): BatchEntry {
  const { store, place, offsets, onWritten } = options;
  let known = options.known;
  let claims = claimsOf(known.books, offsets);
  let written: string | undefined;

  /** False when another member was quicker; then it is known what that one wrote. */
  async function write(marks: readonly Mark[]): Promise<boolean> {
    const isSettled = (offsets.at(-1) ?? -1) < known.books.next;
    if (isSettled) return true;
    const books = enter(known.books, { offsets, marks });
    const revision = await store.write(place, books, known.revision);
    known = revision === undefined ? await store.read(place) : { books, revision };
    if (revision === undefined) claims = claimsOf(known.books, offsets);
    else onWritten(known);
    return revision !== undefined;
  }

  return {
    /**
     * Writes down what is about to become of each record, unless it stands there. Answers the marks with what earlier
     * attempts on the same records are known to have done.
     */
    async intend(marks) {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const reconciled = marks.map((mark, index) => reconcile(claims[index] ?? 'pending', mark));
        const text = reconciled.join();
        if (text === written || (await write(reconciled))) {
          written = text;
          return reconciled;
        }
      }
      throw new Error(`other members were quicker ${MAX_ROUNDS} times with the books of ${place.log}`);
    },
  };
}
