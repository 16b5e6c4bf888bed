import { setTimeout as delay } from 'node:timers/promises';
import { type DailyStats, type DayFacts, foldDay, type Verdict } from '../daily-stats/daily-stats.ts';
import type { Change, DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import type { PlacedFact } from './group-days.ts';

/** Writers of one document are the partitions of five topics; each round at least one of them gets through. */
const MAX_ROUNDS = 8;

export type CountedDay = { day: DayFacts<PlacedFact>; document: DailyStats | undefined; verdicts: Verdict[] };
type Store = Pick<DailyStatsStore, 'find' | 'write'>;
/** Hears what each fact comes to: before it is written, again when that changed, and at the end. */
export type Intend = (days: readonly CountedDay[]) => Promise<unknown>;

/**
 * Folds each day into its document and writes what changed. Where another writer was quicker, those days are read and
 * folded again; what an earlier round may have written is then found there and stays counted.
 * @param intend default: nobody hears of it
 * @throws Error when the store does not work, or other writers win eight times
 */
export async function countDays(
  days: readonly DayFacts<PlacedFact>[],
  store: Store,
  intend: Intend = async () => undefined,
): Promise<CountedDay[]> {
  const counted = new Map<string, CountedDay>();
  let open = days;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (round > 0) await delay(2 ** round);
    const changes = await foldRound(open, store, counted);
    await intend([...counted.values()]);
    const outcome = changes.length === 0 ? 'whole' : await store.write(changes);
    if (outcome === 'whole') return [...counted.values()];
    const lost = new Set(changes.map(({ document }) => document._id));
    // Then what the next round finds in these documents is others' work.
    if (outcome === 'none') for (const id of lost) counted.delete(id);
    open = open.filter(({ _id }) => lost.has(_id));
  }
  throw new Error(`other writers were quicker ${MAX_ROUNDS} times`);
}

async function foldRound(
  days: readonly DayFacts<PlacedFact>[],
  store: Store,
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

/** What an earlier round counted and this one finds in the document was written by that round, though it lost others. */
function keepCounted(earlier: readonly Verdict[] | undefined, now: Verdict[]): Verdict[] {
  return now.map((verdict, index) => (verdict === 'duplicate' && earlier?.[index] === 'counted' ? 'counted' : verdict));
}
