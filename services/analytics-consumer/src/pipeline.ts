import type { HandlerResult } from '@astrapath/events';
import { type CountedRecord, readFact } from './daily-stats/day-fact.ts';
import type { DailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import type { DailyStatsStore } from './daily-stats/daily-stats-store.ts';
import { type AnnounceDependencies, announceDays } from './steps/announce-days.ts';
import { answerRecords } from './steps/answer-records.ts';
import { countDays } from './steps/count-days.ts';
import { groupDays } from './steps/group-days.ts';

export type PipelineDependencies = AnnounceDependencies & { store: DailyStatsStore; metrics: DailyStatsMetrics };

/**
 * The way of a batch into the daily-stats documents. Throws only for an outage; then the whole batch comes again and
 * what had been written is found there.
 */
export function createPipeline(dependencies: PipelineDependencies) {
  return async (records: readonly CountedRecord[]): Promise<HandlerResult[]> => {
    const read = records.map(readFact);
    const days = await countDays(groupDays(read), dependencies.store);
    await announceDays(days, dependencies);
    for (const { verdicts } of days) dependencies.metrics.folded(verdicts);
    return answerRecords(read, days);
  };
}
