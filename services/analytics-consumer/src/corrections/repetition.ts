import { AppError } from '@astrapath/errors';
import type { CorrectionOrder } from './correction-order.ts';
import type { CorrectionRecord, CorrectionStore } from './correction-store.ts';
import type { Standing } from './standing.ts';

const KEY_KEPT_MS = 24 * 3_600_000;

/**
 * What was decided under the Idempotency-Key of an order. A key that is older than 24 h is free again.
 * @throws AppError `request.idempotency-key-reused`
 */
export async function findByKey(
  { administratorId, idempotency }: CorrectionOrder,
  { corrections, now }: { corrections: Pick<CorrectionStore, 'ofKey' | 'forgetKey'>; now: () => number },
): Promise<CorrectionRecord | undefined> {
  const earlier = idempotency && (await corrections.ofKey(administratorId, idempotency.key));
  if (!earlier) return undefined;
  if (now() - earlier.correctedAt.getTime() >= KEY_KEPT_MS) {
    await corrections.forgetKey(earlier.correctionId);
    return undefined;
  }
  if (earlier.request?.hash !== idempotency.hash) throw new AppError('request.idempotency-key-reused');
  return earlier;
}

/**
 * The event's last decision, where an order without a key asks for just that and nothing is left to do: a request that
 * was answered with 503 takes effect by itself, and its repetition must not be told that there is no such event.
 */
export function findRepeated(
  order: CorrectionOrder,
  decided: readonly CorrectionRecord[],
  standings: readonly Standing[],
): CorrectionRecord | undefined {
  const last = decided.at(-1);
  if (last === undefined || order.idempotency || !isSame(order, last)) return undefined;
  const possible = standings.filter(({ statDate }) => (order.statDate ?? statDate) === statDate);
  return possible.every(({ statDate }) => statDate === order.date) ? last : undefined;
}

function isSame(order: CorrectionOrder, last: CorrectionRecord): boolean {
  return (
    order.action === last.action &&
    (order.date ?? null) === last.date &&
    (order.statDate ?? last.statDate) === last.statDate &&
    order.administratorId === last.administratorId &&
    order.reason === last.reason
  );
}
