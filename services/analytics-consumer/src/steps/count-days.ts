import { type DailyStats, type DayFacts, foldDay, type Verdict } from '../daily-stats/daily-stats.ts';
import type { Change, DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import type { PlacedFact } from './group-days.ts';

/** Writers of one document are the partitions of four topics; each round at least one of them gets through. */
const MAX_ROUNDS = 20;

export type CountedDay = { day: DayFacts<PlacedFact>; document: DailyStats | undefined; verdicts: Verdict[] };

/**
 * Folds each day into its document and writes what changed. Where another writer was quicker, those days are read and
 * folded again; what an earlier round may have written is then found there and stays counted.
 * @throws Error when the store does not work, or other writers win twenty times
 */
export async function countDays(days: readonly DayFacts<PlacedFact>[], store: DailyStatsStore): Promise<CountedDay[]> {
  const counted = new Map<string, CountedDay>();
  let open = days;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const changes = await foldRound(open, store, counted);
    if (changes.length === 0 || (await store.write(changes))) return [...counted.values()];
    const lost = new Set(changes.map(({ document }) => document._id));
    open = open.filter(({ _id }) => lost.has(_id));
  }
  throw new Error(`other writers were quicker ${MAX_ROUNDS} times`);
}

async function foldRound(
  days: readonly DayFacts<PlacedFact>[],
  store: DailyStatsStore,
  counted: Map<string, CountedDay>,
): Promise<Change[]> {
  const known = await store.find(days.map(({ _id }) => _id));
  return days.flatMap((day) => {
    const before = known.get(day._id);
    const { document, isChanged, verdicts } = foldDay(before, day);
    counted.set(day._id, { day, document, verdicts: keepCounted(counted.get(day._id)?.verdicts, verdicts) });
    return isChanged && document ? [{ document, knownVersion: before?.version }] : [];
  });
}

function keepCounted(earlier: readonly Verdict[] | undefined, now: Verdict[]): Verdict[] {
  return now.map((verdict, index) => (verdict === 'duplicate' && earlier?.[index] === 'counted' ? 'counted' : verdict));
}
