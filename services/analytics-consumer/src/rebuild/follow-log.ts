import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { type CountedRecord, readFacts } from '../daily-stats/day-fact.ts';
import { countDays } from '../steps/count-days.ts';
import { groupDays } from '../steps/group-days.ts';
import type { CountedLog, Place } from './counted-log.ts';

/** Records folded at a time: the more, the more events a written document gets. */
const BATCH_RECORDS = 10_000;
/** Documents read and written at a time; full ones are 70 MB. */
const DAYS_AT_ONCE = 100;

export type FollowDependencies = {
  log: Pick<CountedLog, 'read'>;
  store: Pick<DailyStatsStore, 'find' | 'write'>;
  onProgress: (records: number) => void;
  signal: AbortSignal;
};
export type LogFollower = ReturnType<typeof followLog>;

/** Folds the log into a store of its own, from the start up to one place after another. Holds a batch and no more. */
export function followLog({ log, store, onProgress, signal }: FollowDependencies) {
  let at: Place | undefined;
  let records = 0;
  const overfull = new Set<string>();
  return {
    records: () => records,
    /** Whether the day's quota has refused something. */
    isOverfull: (documentId: string) => overfull.has(documentId),
    /** Folds what is between the last place and this one. */
    async catchUp(to: Place): Promise<void> {
      let batch: CountedRecord[] = [];
      const fold = async () => {
        for (const documentId of await foldBatch(batch, store, signal)) overfull.add(documentId);
        batch = [];
        onProgress(records);
      };
      for await (const decoded of log.read(at, to)) {
        records += 1;
        if (decoded.type === 'record') batch.push(decoded.record);
        if (batch.length >= BATCH_RECORDS) await fold();
      }
      if (batch.length > 0) await fold();
      at = to;
    },
  };
}

/** Answers the days that refused something. */
async function foldBatch(
  batch: readonly CountedRecord[],
  store: Pick<DailyStatsStore, 'find' | 'write'>,
  signal: AbortSignal,
): Promise<string[]> {
  const overfull: string[] = [];
  const days = groupDays(batch.map(readFacts));
  for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
    signal.throwIfAborted();
    const counted = await countDays(days.slice(at, at + DAYS_AT_ONCE), store);
    const refusing = counted.filter(({ verdicts }) => verdicts.includes('over-quota'));
    overfull.push(...refusing.map(({ day }) => day._id));
  }
  return overfull;
}
