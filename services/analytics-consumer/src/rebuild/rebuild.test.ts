import { beforeEach, describe, expect, it } from 'vitest';
import { activity, foldAll, withoutVersions } from '../pipeline-world.ts';
import { rebuild } from './rebuild.ts';
import { dependenciesOf, rebuildWorld, type RebuildWorld } from './rebuild-world.ts';

const USERS = 40;
const SWAP = { swap: true, allowRemoval: false };
const idOf = (user: number) => `u${user}:2026-03-01`;

let world: RebuildWorld;
beforeEach(async () => {
  world = rebuildWorld();
  const events = Array.from({ length: USERS }, (_, user) => activity({ userId: `u${user}`, eventId: `e${user}` }));
  await world.send(...events);
});

const run = (options = SWAP) => rebuild(options, dependenciesOf(world));
const live = () => withoutVersions(world.live.documents);

/** Takes what was counted out of the document, as somebody might by mistake. */
function damage(user: number): void {
  const document = world.live.documents.get(idOf(user));
  if (document) world.live.documents.set(idOf(user), { ...document, events: [] });
}

it('mends by a swap what differs, and leaves nothing behind', async () => {
  damage(3);
  expect(await run()).toEqual({ records: USERS, differences: 1, swapped: 1, left: 0, undecided: 0 });
  expect(live()).toEqual(withoutVersions(foldAll(world.records)));
  expect(world.rebuilt.documents.size).toBe(0);
});

it('never swaps a document into which events keep coming: it is undecided', async () => {
  damage(3);
  const sent: string[] = [];
  world.afterEnds = () => {
    const eventId = `more${sent.push('one more')}`;
    return world.send(activity({ userId: 'u3', eventId }));
  };
  expect(await run()).toMatchObject({ differences: 0, swapped: 0, undecided: 1 });
  expect(world.said).toContain(`undecided ${idOf(3)}`);
  expect(world.live.documents.get(idOf(3))?.events).toHaveLength(sent.length);
});

describe('a rebuild that was stalled for longer than its lease', () => {
  it('removes nothing that its successor may have made', async () => {
    world.afterLeftovers = () => (world.owner = 'successor');
    await expect(run()).rejects.toThrow('another rebuild has taken over');
    expect(world.said).toEqual([]);
  });

  it.each([SWAP, { ...SWAP, swap: false }])('reports and swaps nothing: %j', async (options) => {
    damage(3);
    world.afterEnds = async () => (world.owner = 'successor');
    await expect(run(options)).rejects.toThrow('another rebuild has taken over');
    expect(world.said).toEqual(['dropped another']);
    expect(world.live.documents.get(idOf(3))?.events).toEqual([]);
  });

  it('notices it also between looking at documents and swapping them', async () => {
    damage(3);
    const { news, ...dependencies } = dependenciesOf(world);
    const difference = () => void (world.owner = 'successor');
    const running = rebuild(SWAP, { ...dependencies, news: { ...news, difference } });
    await expect(running).rejects.toThrow('another rebuild has taken over');
    expect(world.live.documents.get(idOf(3))?.events).toEqual([]);
  });
});

describe('a swap that would delete documents', () => {
  /** The log loses the events of so many users. */
  const lose = (users: number) => world.records.splice(0, users);

  it('deletes a few of them', async () => {
    lose(2);
    expect(await run()).toMatchObject({ differences: 2, swapped: 2 });
    expect(world.live.documents.size).toBe(USERS - 2);
  });

  it('is refused when they are more than a twentieth, before it has swapped anything', async () => {
    damage(USERS - 1);
    lose(3);
    const before = live();
    await expect(run()).rejects.toThrow('no event speaks for at least 3 of 40 documents');
    expect(live()).toEqual(before);
  });

  it('is done all the same when that is allowed', async () => {
    lose(USERS);
    expect(await run({ swap: true, allowRemoval: true })).toMatchObject({ swapped: USERS });
    expect(world.live.documents.size).toBe(0);
  });

  it('is not refused for young documents that were not folded yet', async () => {
    const young = Array.from({ length: 9 }, (_, user) => activity({ userId: `young${user}`, eventId: `y${user}` }));
    world.afterEnds = async () => {
      world.afterEnds = async () => undefined;
      await world.send(...young);
    };
    expect(await run()).toMatchObject({ differences: 0, records: USERS + 9 });
  });
});
