import { AppError } from '@astrapath/errors';
import type { Producer } from '@astrapath/events';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { type CorrectionRequest, timeAfter } from './correction.ts';
import { activityCorrected } from './correction-events.ts';
import type { CorrectionRecord, CorrectionStore } from './correction-store.ts';
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
/** A request, who makes it, why, and how a repetition of it is known. */
export type CorrectionOrder = CorrectionRequest &
  Pick<CorrectionRecord, 'administratorId' | 'reason'> & { idempotency: CorrectionRecord['request'] };

/**
 * Decides a correction, keeps it, and publishes it. One that was kept but not seen published is published first when
 * the same event is corrected again, so the decisions on an event reach the log one after another.
 * @throws AppError what `chooseStanding` throws; `request.idempotency-key-reused`
 */
export async function correctActivity(
  order: CorrectionOrder,
  dependencies: CorrectionDependencies,
): Promise<CorrectionRecord> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const repeated = await findRepeated(order, dependencies);
    if (repeated) return publishOnce(repeated, dependencies);
    const decided = await dependencies.corrections.ofEvent(order.userId, order.eventId);
    for (const earlier of decided) await publishOnce(earlier, dependencies);
    const correction = await decide(order, decided, dependencies);
    if (await dependencies.corrections.insert(correction)) return publishOnce(correction, dependencies);
  }
  throw new Error(`event ${order.eventId} was corrected by others ${MAX_ROUNDS} times meanwhile`);
}

async function findRepeated(
  { administratorId, idempotency }: CorrectionOrder,
  { corrections }: CorrectionDependencies,
): Promise<CorrectionRecord | undefined> {
  const earlier = idempotency && (await corrections.ofKey(administratorId, idempotency.key));
  if (earlier && earlier.request?.hash !== idempotency.hash) throw new AppError('request.idempotency-key-reused');
  return earlier;
}

async function decide(
  order: CorrectionOrder,
  decided: readonly CorrectionRecord[],
  { store, createId, now }: CorrectionDependencies,
): Promise<CorrectionRecord> {
  const { userId, eventId, action, date = null, administratorId, reason, idempotency } = order;
  const documents = await store.holding(userId, eventId);
  return {
    ...chooseStanding(order, standingsOf(eventId, documents, decided)),
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
}

/** Publishing twice is no harm: the fold knows the correction by its id. */
async function publishOnce(
  correction: CorrectionRecord,
  { corrections, producer, now }: CorrectionDependencies,
): Promise<CorrectionRecord> {
  if (correction.publishedAt) return correction;
  const { topic, event } = activityCorrected(correction);
  await producer.publish(topic, event);
  await corrections.published(correction.correctionId, new Date(now()));
  return correction;
}
