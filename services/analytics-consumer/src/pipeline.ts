import type { HandlerResult } from '@astrapath/events';
import { type CountedRecord, readFacts } from './daily-stats/day-fact.ts';
import type { DailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import type { DailyStatsStore } from './daily-stats/daily-stats-store.ts';
import { type AnnounceDependencies, announceDays } from './steps/announce-days.ts';
import { answerAll, answerDays, answerPoison } from './steps/answer-records.ts';
import { countDays } from './steps/count-days.ts';
import { groupDays } from './steps/group-days.ts';

export type PipelineDependencies = AnnounceDependencies & {
  store: Pick<DailyStatsStore, 'find' | 'versions' | 'write'>;
  metrics: DailyStatsMetrics;
  /** Ends a long batch early; what was written of it is found when it comes again. */
  stopping: AbortSignal;
};

/**
 * Days that are read and written together. Full ones are 70 MB, and the embedded store compares what it finds with the
 * whole list of ids: 140 µs a document at 100, 490 at 600.
 */
const DAYS_AT_ONCE = 100;

/**
 * The way of a batch into the daily-stats documents. Throws only for an outage; then the whole batch comes again and
 * what had been written is found there.
 */
export function createPipeline(dependencies: PipelineDependencies) {
  return async (records: readonly CountedRecord[]): Promise<HandlerResult[]> => {
    const read = records.map(readFacts);
    let answers = answerPoison(read);
    for (const days of together(groupDays(read), DAYS_AT_ONCE)) {
      dependencies.stopping.throwIfAborted();
      const counted = await countDays(days, dependencies.store);
      await announceDays(counted, dependencies);
      answers = answerDays(answers, counted);
      for (const { verdicts } of counted) dependencies.metrics.folded(verdicts);
    }
    return answerAll(answers);
  };
}

function* together<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
