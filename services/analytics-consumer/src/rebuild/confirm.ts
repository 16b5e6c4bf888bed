import { setTimeout as delay } from 'node:timers/promises';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import type { CountedLog } from './counted-log.ts';
import type { LogFollower } from './follow-log.ts';
import type { Judge, Judged } from './judge.ts';

/** A document that live events change at every look is left undecided after so many. */
const MAX_ROUNDS = 10;
/** A live consumer that finishes nothing for this long stands still; then its lag is not waited for again. */
const STANDSTILL_MS = 30_000;
const LOOK_MS = 200;

export type ConfirmDependencies = {
  live: Pick<DailyStatsStore, 'find'>;
  rebuilt: Pick<DailyStatsStore, 'find'>;
  judge: Judge;
  log: Pick<CountedLog, 'ends' | 'lagBefore'>;
  follower: Pick<LogFollower, 'catchUp'>;
  /** Throws when another rebuild has taken over: then the rebuilt documents may be gone. */
  assertOurs: () => Promise<void>;
  onStandstill: (lag: number) => void;
  signal: AbortSignal;
};

/**
 * `confirmed`: differences that are none of timing, of documents which hold what came up to the same place of the log.
 * `undecided`: ids of documents that differed and changed at every look. What they hold may be newer than the rebuilt.
 */
export type Confirmation = { confirmed: Judged[]; undecided: string[] };
export type Confirm = (ids: readonly string[]) => Promise<Confirmation>;

/**
 * Tells differences from documents that are merely at different places of the log: both are brought to where the log
 * ends now, and only a document that did not move meanwhile is judged.
 */
export function createConfirmation(dependencies: ConfirmDependencies): Confirm {
  const look = createLook(dependencies);
  return async (ids) => {
    const confirmed: Judged[] = [];
    let undecided = ids;
    for (let round = 0; undecided.length > 0 && round < MAX_ROUNDS; round++) {
      const seen = await look(undecided);
      confirmed.push(...seen.filter(({ isMoving }) => !isMoving).map(({ judged }) => judged));
      undecided = seen.filter(({ isMoving }) => isMoving).map(({ judged }) => judged.difference.documentId);
    }
    return { confirmed, undecided: [...undecided] };
  };
}

function createLook(dependencies: ConfirmDependencies) {
  const { live, rebuilt, judge, log, follower, assertOurs } = dependencies;
  const awaitLive = awaitLiveConsumer(dependencies);
  return async (ids: readonly string[]) => {
    const before = await live.find(ids);
    const to = await log.ends();
    await follower.catchUp(to);
    await awaitLive(to);
    const [after, folded] = await Promise.all([live.find(ids), rebuilt.find(ids)]);
    // Not before: whoever takes over writes its name, and then removes what is ours.
    await assertOurs();
    return ids.flatMap((id) => {
      const judged = judge(after.get(id), folded.get(id));
      // What was in the document before the log's end was asked for is in the rebuilt one; of what came since nothing is known.
      const isMoving = after.get(id)?.version !== before.get(id)?.version;
      return judged ? [{ isMoving, judged }] : [];
    });
  };
}

/** Waits until the live consumer has finished everything up to a place, for as long as it moves. */
function awaitLiveConsumer({ log, onStandstill, signal }: ConfirmDependencies) {
  let standsStill = false;
  return async (to: Parameters<CountedLog['lagBefore']>[0]): Promise<void> => {
    let lag = standsStill ? 0 : await log.lagBefore(to);
    let movedAt = Date.now();
    while (lag > 0 && !standsStill) {
      await delay(LOOK_MS, undefined, { signal });
      const now = await log.lagBefore(to);
      if (now < lag) movedAt = Date.now();
      lag = now;
      standsStill = lag > 0 && Date.now() - movedAt > STANDSTILL_MS;
      if (standsStill) onStandstill(lag);
    }
  };
}
