import type { Logger } from '@astrapath/telemetry';
import { announceExchanged, type AnnounceExchangedDependencies } from './announce-exchanged.ts';
import type { RebuildStore } from './rebuild-store.ts';

/** Finishes what a rebuild that died had under way: the days it was exchanging are announced as they are. */
export async function finishLeftovers(
  dependencies: AnnounceExchangedDependencies & { rebuilds: RebuildStore; logger: Pick<Logger, 'warn'> },
): Promise<void> {
  const { rebuilds, logger, now } = dependencies;
  const abandoned = await rebuilds.abandoned(now());
  if (abandoned === undefined) return;
  await announceExchanged(abandoned.exchanging, dependencies);
  await rebuilds.exchange(abandoned.owner, []);
  logger.warn(
    { announced: abandoned.exchanging.length },
    'a rebuild ended before it was done; its documents are whole, run npm run analytics:rebuild again to finish it',
  );
}
