import type { HandlerResult, Producer } from '@astrapath/events';
import type { DailyStatsStore } from './daily-stats/daily-stats-store.ts';
import { type CountedRecord, readFact } from './daily-stats/day-fact.ts';
import { announceDays } from './steps/announce-days.ts';
import { answerRecords } from './steps/answer-records.ts';
import { countDays } from './steps/count-days.ts';
import { groupDays } from './steps/group-days.ts';

/**
 * The way of a batch into the daily-stats documents. Throws only for an outage; then the whole batch comes again and
 * what had been written is found there.
 */
export function createPipeline({
  store,
  producer,
  now,
}: {
  store: DailyStatsStore;
  producer: Producer;
  now: () => number;
}) {
  return async (records: readonly CountedRecord[]): Promise<HandlerResult[]> => {
    const read = records.map(readFact);
    const days = await countDays(groupDays(read), store);
    await announceDays(days, producer, now);
    return answerRecords(read, days);
  };
}
