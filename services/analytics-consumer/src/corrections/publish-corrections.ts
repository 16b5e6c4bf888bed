import type { Producer } from '@astrapath/events';
import { activityCorrected } from './correction-events.ts';
import type { CorrectionRecord, CorrectionStore } from './correction-store.ts';

export type PublishDependencies = {
  corrections: Pick<CorrectionStore, 'published' | 'unpublished'>;
  producer: Pick<Producer, 'publish'>;
  now: () => number;
};

/** Publishes a correction, unless it is. Twice is no harm: the fold knows it by its id. */
export async function publishOnce(
  correction: CorrectionRecord,
  {
    corrections,
    producer,
    now,
  }: Omit<PublishDependencies, 'corrections'> & {
    corrections: Pick<CorrectionStore, 'published'>;
  },
): Promise<CorrectionRecord> {
  if (correction.publishedAt) return correction;
  const { topic, event } = activityCorrected(correction);
  await producer.publish(topic, event);
  await corrections.published(correction.correctionId, new Date(now()));
  return correction;
}

/**
 * Publishes what was kept and not seen published, each event's decisions in their order. Throws at the first that Kafka
 * does not take; the rest is left for the next time.
 */
export async function publishKept(dependencies: PublishDependencies, stopping?: AbortSignal): Promise<void> {
  for (const correction of await dependencies.corrections.unpublished()) {
    if (stopping?.aborted) return;
    await publishOnce(correction, dependencies);
  }
}
