import { expect, it } from 'vitest';
import { activity } from '../pipeline-world.ts';
import { createConfirmation } from './confirm.ts';
import { followLog } from './follow-log.ts';
import { createJudge } from './judge.ts';
import { dependenciesOf, rebuildWorld, type RebuildWorld } from './rebuild-world.ts';

const MOVING = 'u1:2026-03-01';
const STILL = 'u2:2026-03-01';

function confirmationOf(world: RebuildWorld) {
  const { live, rebuilt, log, signal } = dependenciesOf(world);
  const follower = followLog({ log, store: rebuilt, onProgress: () => undefined, signal });
  const judge = createJudge(follower.isOverfull);
  const asked = { assertOurs: async () => undefined, onStandstill: () => undefined };
  return createConfirmation({ live, rebuilt, judge, log, follower, signal, ...asked });
}

/** A world in which a document gains an event between the end of the log and every read. */
async function movingWorld(): Promise<RebuildWorld> {
  const world = rebuildWorld();
  await world.send(activity({ eventId: 'e0' }), activity({ eventId: 'other', userId: 'u2' }));
  world.afterEnds = () => world.send(activity({ eventId: `e${world.records.length}` }));
  return world;
}

it('confirms nothing of a document that gains an event after every end of the log', async () => {
  const confirm = confirmationOf(await movingWorld());
  expect(await confirm([MOVING])).toEqual({ confirmed: [], undecided: [MOVING] });
});

it('decides about a moving document as soon as it stands still', async () => {
  const world = await movingWorld();
  const { afterEnds } = world;
  let looks = 0;
  world.afterEnds = async () => (++looks < 3 ? afterEnds() : undefined);
  expect(await confirmationOf(world)([MOVING])).toEqual({ confirmed: [], undecided: [] });
  expect(looks).toBe(3);
});

it('confirms a damaged document that stands still beside a moving one', async () => {
  const world = await movingWorld();
  const [document] = [...(await world.live.find([STILL])).values()];
  if (document) world.live.documents.set(STILL, { ...document, events: [] });
  const { confirmed, undecided } = await confirmationOf(world)([MOVING, STILL]);
  expect(confirmed.map(({ difference }) => difference)).toMatchObject([{ documentId: STILL, kind: 'different' }]);
  expect(undecided).toEqual([MOVING]);
});
