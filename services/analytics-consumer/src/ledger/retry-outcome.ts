import { type Mark, reconcile } from './ledger.ts';

/** What the retries of one dead letter came to, and the place in the retry topic of the one that decided it. */
export type RetryOutcome = { mark: Mark; by: string };

/** A letter that was put aside twice may be retried twice: then the best of what its retries came to is what it came to. */
const RANK = { pending: 0, missing: 0, 'dead-letter': 1, duplicate: 2, applied: 3 } as const satisfies Record<
  Mark,
  number
>;

/** The mark of a retry, if an earlier attempt on the same one had set out to apply it. */
export function judgeRetry(known: RetryOutcome | undefined, { mark, by }: RetryOutcome): Mark {
  return known?.by === by ? reconcile(known.mark, mark) : mark;
}

/** What a retry changes; undefined where it changes nothing. A retry that fails leaves a dead letter what it is. */
export function nextOutcome(known: RetryOutcome | undefined, retry: RetryOutcome): RetryOutcome | undefined {
  if (known?.by === retry.by) return retry.mark === known.mark ? undefined : retry;
  return RANK[retry.mark] > RANK[known?.mark ?? 'dead-letter'] ? retry : undefined;
}
