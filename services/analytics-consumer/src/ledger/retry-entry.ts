import type { BatchEntry, Mark } from './ledger.ts';
import { judgeRetry, nextOutcome, type RetryOutcome } from './retry-outcome.ts';
import type { RetryChange, RetryStore } from './retry-store.ts';

/** Members that take each other for dead may both write; each round one gets through. */
const MAX_ROUNDS = 8;

/** A retry: the place of its original, undefined for what is no dead letter of ours, and its own in the retry topic. */
export type Retry = { origin: string | undefined; by: string };

/** The entry of a batch of retries: what becomes of each original is written down before it is done. */
export async function openRetryEntry(options: {
  store: RetryStore;
  topic: string;
  retries: readonly Retry[];
}): Promise<BatchEntry> {
  const { store, topic, retries } = options;
  const origins = retries.flatMap(({ origin }) => origin ?? []);
  let known = await store.read(topic, origins);

  return {
    async intend(marks) {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const { judged, changes } = judge(retries, marks, known);
        if (changes.length === 0) return judged;
        const isWritten = await store.write(topic, changes);
        known = await store.read(topic, origins);
        if (isWritten) return judged;
      }
      throw new Error(`other members were quicker ${MAX_ROUNDS} times with the retries of ${topic}`);
    },
  };
}

/** The marks of a batch's retries, and what they change: the first of two of one letter may decide, or the second. */
function judge(retries: readonly Retry[], marks: readonly Mark[], known: ReadonlyMap<string, RetryOutcome>) {
  const outcomes = new Map(known);
  const changes = new Map<string, RetryChange>();
  const judged = retries.map(({ origin, by }, index) => {
    const mark = marks[index] ?? 'pending';
    if (origin === undefined) return mark;
    const retry = { mark: judgeRetry(known.get(origin), { mark, by }), by };
    const next = retry.mark === 'pending' ? undefined : nextOutcome(outcomes.get(origin), retry);
    if (next === undefined) return retry.mark;
    outcomes.set(origin, next);
    changes.set(origin, { origin, known: known.get(origin), outcome: next });
    return retry.mark;
  });
  return { judged, changes: [...changes.values()] };
}
