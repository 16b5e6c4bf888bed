import type { Producer } from '@astrapath/events';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { timeAfter } from './correction.ts';
import type { CorrectionOrder } from './correction-order.ts';
import { assertRoom } from './correction-quota.ts';
import type { CorrectionRecord, CorrectionStore } from './correction-store.ts';
import { publishOnce } from './publish-corrections.ts';
import { findByKey, findRepeated } from './repetition.ts';
import { chooseStanding, standingsOf } from './standing.ts';

/** Each round one of those who correct the event at the same time gets through. */
const MAX_ROUNDS = 16;

export type CorrectionDependencies = {
  corrections: CorrectionStore;
  store: Pick<DailyStatsStore, 'holding'>;
  producer: Pick<Producer, 'publish'>;
  createId: () => string;
  now: () => number;
};

/**
 * Decides a correction, keeps it, and publishes it. One that was kept but not seen published is published first when
 * the same event is corrected again, so the decisions on an event reach the log one after another. A repetition is
 * answered with the correction it repeats.
 * @throws AppError what `chooseStanding` and `assertRoom` throw; `request.idempotency-key-reused`
 */
export async function correctActivity(
  order: CorrectionOrder,
  dependencies: CorrectionDependencies,
): Promise<CorrectionRecord> {
  const { corrections } = dependencies;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const repeated = await findByKey(order, dependencies);
    if (repeated) return publishOnce(repeated, dependencies);
    const decided = await corrections.ofEvent(order.userId, order.eventId);
    for (const earlier of decided) await publishOnce(earlier, dependencies);
    const { correction, isNew } = await decide(order, decided, dependencies);
    if (!isNew) return correction;
    if (await corrections.insert(correction)) return publishOnce(correction, dependencies);
  }
  throw new Error(`event ${order.eventId} was corrected by others ${MAX_ROUNDS} times meanwhile`);
}

async function decide(
  order: CorrectionOrder,
  decided: readonly CorrectionRecord[],
  { corrections, store, createId, now }: CorrectionDependencies,
): Promise<{ correction: CorrectionRecord; isNew: boolean }> {
  const { userId, eventId, action, date = null, administratorId, reason, idempotency } = order;
  const documents = await store.holding(userId, eventId);
  const standings = standingsOf(eventId, documents, decided);
  const repeated = findRepeated(order, decided, standings);
  if (repeated) return { correction: repeated, isNew: false };
  const standing = chooseStanding(order, standings);
  await assertRoom({ userId, eventId, dates: [standing.statDate, ...(date ? [date] : [])] }, corrections);
  const correction = {
    ...standing,
    correctionId: createId(),
    userId,
    eventId,
    action,
    date,
    correctedAt: timeAfter(eventId, documents, decided, new Date(now())),
    sequence: (decided.at(-1)?.sequence ?? 0) + 1,
    administratorId,
    reason,
    publishedAt: null,
    ...(idempotency ? { request: idempotency } : {}),
  };
  return { correction, isNew: true };
}
