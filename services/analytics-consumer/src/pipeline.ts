import type { BatchContext, HandlerResult } from '@astrapath/events';
import { type CountedRecord, readFacts } from './daily-stats/day-fact.ts';
import type { DailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import type { DailyStatsStore } from './daily-stats/daily-stats-store.ts';
import type { Bookkeeper } from './ledger/bookkeeper.ts';
import { type AnnounceDependencies, announceDays } from './steps/announce-days.ts';
import { answerAll, answerDays, answerPoison, type Answers } from './steps/answer-records.ts';
import { countDays } from './steps/count-days.ts';
import { groupDays } from './steps/group-days.ts';
import { answerMarked, markOffsets, placesOf } from './steps/mark-records.ts';

export type PipelineDependencies = AnnounceDependencies & {
  store: Pick<DailyStatsStore, 'find' | 'versions' | 'write'>;
  bookkeeper: Bookkeeper;
  metrics: DailyStatsMetrics;
  /** Ends a long batch early; what was written of it is found when it comes again. */
  stopping: AbortSignal;
};

/** A record and where it lies in its log. */
export type LoggedRecord = CountedRecord & { offset: string };

/**
 * Days that are read and written together. Full ones are 70 MB, and the embedded store compares what it finds with the
 * whole list of ids: 140 µs a document at 100, 490 at 600.
 */
const DAYS_AT_ONCE = 100;

/**
 * The way of a batch into the daily-stats documents. Throws only for an outage; then the whole batch comes again and
 * what had been written is found there, and the books, which are written before the documents, tell who wrote it.
 */
export function createPipeline(dependencies: PipelineDependencies) {
  const { store, bookkeeper, metrics, stopping } = dependencies;
  return async (records: readonly LoggedRecord[], batch: BatchContext): Promise<HandlerResult[]> => {
    const entry = await bookkeeper.open(batch);
    const read = records.map(readFacts);
    const places = placesOf(batch.offsets, records);
    const intend = async (answers: Answers) =>
      answerMarked(answers, places, await entry.intend(markOffsets(places, answers)));
    let answers = answerPoison(read);
    for (const days of together(groupDays(read), DAYS_AT_ONCE)) {
      stopping.throwIfAborted();
      const before = answers;
      const counted = await countDays(days, store, (judged) => intend(answerDays(before, judged)));
      await announceDays(counted, dependencies);
      answers = answerDays(before, counted);
      for (const { verdicts } of counted) metrics.folded(verdicts);
    }
    return answerAll(await intend(answers));
  };
}

function* together<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
