import { setTimeout as delay } from 'node:timers/promises';
import type { DailyStats } from '../daily-stats/daily-stats.ts';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import type { CountedLog } from './counted-log.ts';
import { type Difference, differenceOf } from './difference.ts';
import type { LogFollower } from './follow-log.ts';

/** A document that live events change at every look is given up on after so many. */
const MAX_ROUNDS = 10;
/** A live consumer that finishes nothing for this long stands still; then its lag is not waited for again. */
const STANDSTILL_MS = 30_000;
const LOOK_MS = 200;

export type ConfirmDependencies = {
  live: Pick<DailyStatsStore, 'find'>;
  rebuilt: Pick<DailyStatsStore, 'find'>;
  log: Pick<CountedLog, 'ends' | 'lagBefore'>;
  follower: Pick<LogFollower, 'catchUp'>;
  onStandstill: (lag: number) => void;
  signal: AbortSignal;
};

/** A difference that is none of timing, and the two documents, which hold what came up to the same place. */
export type Confirmed = { difference: Difference; live: DailyStats | undefined; rebuilt: DailyStats | undefined };

/**
 * Tells differences from documents that are merely at different places of the log: both are brought to where the log
 * ends now, and only a document that did not move meanwhile is judged.
 */
export function createConfirmation(dependencies: ConfirmDependencies) {
  const { live, rebuilt, log, follower } = dependencies;
  const awaitLive = awaitLiveConsumer(dependencies);

  async function look(ids: readonly string[]) {
    const before = await live.find(ids);
    const to = await log.ends();
    await follower.catchUp(to);
    await awaitLive(to);
    const [after, folded] = await Promise.all([live.find(ids), rebuilt.find(ids)]);
    return ids.flatMap((id) => {
      const [a, b] = [after.get(id), folded.get(id)];
      const difference = differenceOf(a, b);
      const isMoving = a?.version !== before.get(id)?.version;
      return difference ? [{ isMoving, confirmed: { difference, live: a, rebuilt: b } }] : [];
    });
  }

  return async function confirm(ids: readonly string[]): Promise<Confirmed[]> {
    const confirmed: Confirmed[] = [];
    let open = [...ids];
    for (let round = 1; open.length > 0; round++) {
      const seen = await look(open);
      const isLast = round === MAX_ROUNDS;
      confirmed.push(...seen.filter(({ isMoving }) => isLast || !isMoving).map((one) => one.confirmed));
      if (isLast) break;
      open = seen.filter(({ isMoving }) => isMoving).map((one) => one.confirmed.difference.documentId);
    }
    return confirmed;
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
