import type { Logger } from '@astrapath/telemetry';
import { announceSwapped, type AnnounceSwappedDependencies } from './announce-swapped.ts';
import type { RebuildStore } from './rebuild-store.ts';

/** Finishes what a rebuild that died had under way: the days it was swapping are announced as they are. */
export async function finishLeftovers(
  dependencies: AnnounceSwappedDependencies & { rebuilds: RebuildStore; logger: Pick<Logger, 'warn'> },
): Promise<void> {
  const { rebuilds, logger, now } = dependencies;
  const abandoned = await rebuilds.abandoned(now());
  if (abandoned === undefined) return;
  await announceSwapped(abandoned.swapping, dependencies);
  await rebuilds.noteUnderWay(abandoned.owner, []);
  logger.warn(
    { announced: abandoned.swapping.length },
    'a rebuild ended before it was done; its documents are whole, run npm run analytics:rebuild again to finish it',
  );
}
