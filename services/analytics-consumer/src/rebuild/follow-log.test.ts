import { expect, it } from 'vitest';
import { MAX_EVENTS_PER_DAY } from '../daily-stats/daily-stats.ts';
import { activity } from '../pipeline-world.ts';
import { followLog } from './follow-log.ts';
import { dependenciesOf, rebuildWorld } from './rebuild-world.ts';

it('knows the days whose quota has refused something', async () => {
  const world = rebuildWorld();
  const { log, rebuilt, signal } = dependenciesOf(world);
  const fill = (userId: string, count: number) =>
    world.records.push(...Array.from({ length: count }, (_, number) => activity({ userId, eventId: `e${number}` })));
  fill('full', MAX_EVENTS_PER_DAY);
  fill('overfull', MAX_EVENTS_PER_DAY + 1);
  const follower = followLog({ log, store: rebuilt, onProgress: () => undefined, signal });
  await follower.catchUp(await log.ends());
  const days = ['full:2026-03-01', 'overfull:2026-03-01'];
  expect(days.filter(follower.isOverfull)).toEqual(['overfull:2026-03-01']);
});
