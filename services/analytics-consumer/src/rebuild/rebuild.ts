import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { announceSwapped, type AnnounceSwappedDependencies } from './announce-swapped.ts';
import { type Confirm, createConfirmation } from './confirm.ts';
import type { CountedLog } from './counted-log.ts';
import type { Difference } from './difference.ts';
import { followLog } from './follow-log.ts';
import { inTurn } from './in-turn.ts';
import { createJudge } from './judge.ts';
import { RebuildOvertakenError } from './lease.ts';
import type { RebuildStore } from './rebuild-store.ts';
import { refuseMassRemoval } from './removal.ts';
import { findSuspects, type Suspect } from './suspects.ts';
import { swapAll } from './swap.ts';
import type { SwapStore } from './swap-store.ts';

/** What a rebuild says while it goes on. `undecided` and `left` name documents into which events kept coming. */
export type RebuildNews = {
  folded(records: number): void;
  standstill(lag: number): void;
  difference(difference: Difference): void;
  undecided(documentId: string): void;
  left(documentId: string): void;
};
export type RebuildDependencies = AnnounceSwappedDependencies & {
  owner: string;
  log: CountedLog;
  live: Pick<DailyStatsStore, 'find' | 'versions'>;
  rebuilt: Pick<DailyStatsStore, 'find' | 'write' | 'prepare'>;
  documents: SwapStore;
  rebuilds: Pick<RebuildStore, 'noteUnderWay' | 'renew' | 'underWay'>;
  news: RebuildNews;
  /** Aborted when the rebuild is to stop, or has lost its lease. */
  signal: AbortSignal;
};
/** `allowRemoval`: a swap may delete as many documents as it likes. */
export type RebuildOptions = { swap: boolean; allowRemoval: boolean };
/**
 * Counts of documents but for the records. `left`: differing ones into which events came at every try to swap them;
 * `undecided`: ones that changed at every look, so that nobody knows whether they differ.
 */
export type RebuildOutcome = {
  records: number;
  differences: number;
  swapped: number;
  left: number;
  undecided: number;
};

/**
 * Folds the counted topics from the start into a collection of its own, while the live consumer goes on, and compares.
 * With `swap` every live document that differs is swapped for the rebuilt one, each in one guarded write: at no
 * moment is a counted event missing from a document, so a crash anywhere leaves nothing worse than work to do again.
 * @throws RebuildOvertakenError when the lease is lost; RemovalRefusedError when the swap would delete too much
 */
export async function rebuild(options: RebuildOptions, dependencies: RebuildDependencies): Promise<RebuildOutcome> {
  const { documents, rebuilt } = dependencies;
  await clearUp(dependencies);
  await rebuilt.prepare();
  let isToBeSeen = false;
  try {
    const outcome = await foldAndCompare(options, dependencies);
    isToBeSeen = outcome.differences > outcome.swapped;
    return outcome;
  } finally {
    // Users' days are held once, unless somebody may want to look at the rebuilt ones; what stays the next rebuild removes.
    if (!isToBeSeen) await documents.dropRebuilt().catch(() => undefined);
  }
}

/** Finishes what earlier rebuilds had under way and removes what they folded. */
async function clearUp(dependencies: RebuildDependencies): Promise<void> {
  const { owner, documents, rebuilds } = dependencies;
  await announceSwapped(await rebuilds.underWay(), dependencies);
  // In this order: what was there while the lease was still ours belongs to nobody who took it over since.
  const leftovers = await documents.leftovers();
  await assertOurs(dependencies);
  await rebuilds.noteUnderWay(owner, []);
  await documents.dropLeftovers(leftovers);
}

async function assertOurs({ owner, rebuilds, now }: RebuildDependencies): Promise<void> {
  if (!(await rebuilds.renew(owner, now()))) throw new RebuildOvertakenError();
}

async function foldAndCompare(options: RebuildOptions, dependencies: RebuildDependencies): Promise<RebuildOutcome> {
  const { log, rebuilt, documents, news, signal } = dependencies;
  const follower = followLog({ log, store: rebuilt, onProgress: news.folded, signal });
  await follower.catchUp(await log.ends());
  const judge = createJudge(follower.isOverfull);
  const asked = { assertOurs: () => assertOurs(dependencies), onStandstill: news.standstill };
  const confirm = createConfirmation({ ...dependencies, ...asked, judge, follower });
  const suspects = await findSuspects(documents.allLive(), documents.allRebuilt(), judge);
  if (options.swap && !options.allowRemoval) await refuseMassRemoval(suspects, { documents, confirm });

  const outcome = { differences: 0, swapped: 0, left: 0, undecided: 0 };
  for (const some of inTurn(suspects)) {
    signal.throwIfAborted();
    const { differences, swapped, left, undecided } = await settle(some, options, { ...dependencies, confirm });
    outcome.differences += differences;
    outcome.swapped += swapped;
    outcome.left += left;
    outcome.undecided += undecided;
  }
  return { ...outcome, records: follower.records() };
}

/** Looks at some suspects again, says what they are, and swaps what differs if that is wanted. */
async function settle(
  suspects: readonly Suspect[],
  { swap }: RebuildOptions,
  dependencies: RebuildDependencies & { confirm: Confirm },
): Promise<Omit<RebuildOutcome, 'records'>> {
  const { confirm, news } = dependencies;
  const { confirmed, undecided } = await confirm(suspects.map(({ documentId }) => documentId));
  for (const { difference } of confirmed) news.difference(difference);
  for (const documentId of undecided) news.undecided(documentId);
  const found = { differences: confirmed.length, undecided: undecided.length };
  if (!swap) return { ...found, swapped: 0, left: 0 };
  const left = await swapAll(confirmed, dependencies);
  for (const documentId of left) news.left(documentId);
  return { ...found, swapped: confirmed.length - left.length, left: left.length };
}
