import type { Producer } from '@astrapath/events';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { announceSwapped } from './announce-swapped.ts';
import { type Confirmed, createConfirmation } from './confirm.ts';
import type { CountedLog } from './counted-log.ts';
import type { Difference } from './difference.ts';
import type { SwapStore } from './swap-store.ts';
import { followLog } from './follow-log.ts';
import type { RebuildStore } from './rebuild-store.ts';
import { findSuspects } from './suspects.ts';

/** Documents that are looked at again, and swapped, together; full ones are 70 MB. */
const TOGETHER = 100;
/** A document into which events come at every try to swap it is left to the next rebuild after so many. */
const MAX_TRIES = 5;

/** What a rebuild says while it goes on. */
export type RebuildNews = {
  folded(records: number): void;
  standstill(lag: number): void;
  difference(difference: Difference): void;
};
export type RebuildDependencies = {
  owner: string;
  log: CountedLog;
  live: DailyStatsStore;
  rebuilt: DailyStatsStore;
  documents: SwapStore;
  rebuilds: RebuildStore;
  producer: Pick<Producer, 'publish' | 'publishEncoded'>;
  news: RebuildNews;
  now: () => number;
  /** Aborted when the rebuild is to stop, or has lost its lease. */
  signal: AbortSignal;
};
/** `swapped` counts documents; `left` those that events came into at every try. */
export type RebuildOutcome = { records: number; differences: number; swapped: number; left: number };

/**
 * Folds the counted topics from the start into a collection of its own, while the live consumer goes on, and compares.
 * With `swap` every live document that differs is swapped for the rebuilt one, each in one guarded write: at no
 * moment is a counted event missing from a document, so a crash anywhere leaves nothing worse than work to do again.
 */
export async function rebuild({ swap }: { swap: boolean }, dependencies: RebuildDependencies): Promise<RebuildOutcome> {
  const { owner, log, live, rebuilt, documents, rebuilds, news, signal } = dependencies;
  await announceSwapped(await rebuilds.underWay(), dependencies);
  await rebuilds.noteUnderWay(owner, []);
  await documents.dropRebuilt();
  await rebuilt.prepare();

  const follower = followLog({ log, store: rebuilt, onProgress: news.folded, signal });
  await follower.catchUp(await log.ends());
  const confirm = createConfirmation({ live, rebuilt, log, follower, onStandstill: news.standstill, signal });
  const outcome: RebuildOutcome = { records: 0, differences: 0, swapped: 0, left: 0 };
  for await (const ids of together(findSuspects(documents.allLive(), documents.allRebuilt()))) {
    signal.throwIfAborted();
    const confirmed = await confirm(ids);
    for (const { difference } of confirmed) news.difference(difference);
    outcome.differences += confirmed.length;
    if (!swap) continue;
    const left = await swapAll(confirmed, confirm, dependencies);
    outcome.swapped += confirmed.length - left;
    outcome.left += left;
  }
  // What somebody may want to look at stays until the next rebuild; else users' days are held once.
  if (outcome.differences === outcome.swapped) await documents.dropRebuilt();
  return { ...outcome, records: follower.records() };
}

/** Swaps documents until they say the same; answers how many events came into at every try. */
async function swapAll(
  confirmed: readonly Confirmed[],
  confirm: (ids: readonly string[]) => Promise<Confirmed[]>,
  dependencies: RebuildDependencies,
): Promise<number> {
  const { owner, documents, rebuilds } = dependencies;
  let open = confirmed;
  for (let attempt = 0; open.length > 0 && attempt < MAX_TRIES; attempt++) {
    const ids = open.map(({ difference }) => difference.documentId);
    if (!(await rebuilds.noteUnderWay(owner, ids))) throw new Error('another rebuild has taken over');
    await documents.swap(open);
    await announceSwapped(ids, dependencies);
    await rebuilds.noteUnderWay(owner, []);
    open = await confirm(ids);
  }
  return open.length;
}

async function* together(ids: AsyncIterable<string>): AsyncGenerator<string[]> {
  let some: string[] = [];
  for await (const id of ids) {
    some.push(id);
    if (some.length < TOGETHER) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
