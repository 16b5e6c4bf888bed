import { createId } from '@astrapath/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PathEntry } from '../src/catalogue/catalogue.ts';
import { nth, startLearning } from './learning-stack.ts';

let learning: Awaited<ReturnType<typeof startLearning>>;
beforeAll(async () => {
  learning = await startLearning();
});
afterAll(() => learning.close());

const published = (pathId: string, since: number) =>
  learning.eventsOf('learning.path.published.v1', (event) => event.pathId === pathId && event.occurredAt >= since);

/** From here on, told by the clock: the topic keeps what other runs published. */
function laterThanEverything(): number {
  learning.clock.now = new Date(learning.clock.now.getTime() + 3_600_000);
  return learning.clock.now.getTime();
}

it('tells the world of each path, with its skills', async () => {
  const entry = nth(learning.entries, 0);
  const events = await published(entry.id, 0);
  expect(events.at(-1)).toMatchObject({
    title: entry.title,
    difficulty: entry.difficulty,
    estimatedHours: entry.estimatedHours,
    tags: entry.tags,
    skills: entry.skills,
  });
});

it('publishes nothing when nothing has changed', async () => {
  const since = laterThanEverything();
  expect(await learning.publish(learning.entries)).toEqual([]);
  for (const { id } of learning.entries.slice(0, 3)) expect(await published(id, since)).toEqual([]);
});

it('publishes a changed path, and no other, when two publish at the same time', async () => {
  const since = laterThanEverything();
  const entry = nth(learning.entries, 1);
  const changed = { ...entry, title: `${entry.title}, second edition` };
  const entries = [nth(learning.entries, 0), changed];
  const runs = await Promise.all([learning.publish(entries), learning.publish(entries)]);
  expect(runs.flat()).toEqual([entry.slug]);
  expect(await published(entry.id, since)).toMatchObject([{ title: changed.title }]);
  const person = await learning.person();
  const path = (await person.get(`/api/learning/paths/${entry.id}`)).json();
  expect(path.title).toBe(changed.title);
  expect(Date.parse(path.createdAt)).toBeLessThan(since);
});

it('lets nobody fall back when a module is retired, and brings it back as it was', async () => {
  const userId = createId();
  const person = await learning.person({ userId });
  const entry = nth(learning.entries, 2);
  const [first, second] = [nth(entry.modules, 0), nth(entry.modules, 1)];
  await person.enroll(entry.id);
  const before = await person.complete(first.id);
  const kept = entry.modules.slice(2);
  await learning.publish([{ ...entry, modules: kept }]);

  expect((await person.complete(first.id)).json().completedAt).toBe(before.json().completedAt);
  expect((await person.complete(second.id)).statusCode).toBe(404);
  expect(await modulesOf(entry)).toEqual(kept.map(({ id }) => id));
  const progress = async () => (await person.get(`/api/learning/progress/${userId}`)).json().items[0];
  expect(await progress()).toMatchObject({ completedModules: 1, totalModules: kept.length + 1 });

  await learning.publish([entry]);
  expect(await modulesOf(entry)).toEqual(entry.modules.map(({ id }) => id));
  expect(await progress()).toMatchObject({ completedModules: 1, totalModules: entry.modules.length });
});

it('writes nothing when the entry cannot be written as a whole', async () => {
  const [entry, other] = [nth(learning.entries, 3), nth(learning.entries, 4)];
  const stolen = { ...entry, title: 'Never seen', modules: [...entry.modules, nth(other.modules, 0)] };
  await expect(learning.publish([stolen])).rejects.toThrow(/belongs to another path/);
  const path = (await (await learning.person()).get(`/api/learning/paths/${entry.id}`)).json();
  expect(path.title).toBe(entry.title);
});

async function modulesOf({ id }: PathEntry): Promise<string[]> {
  const { modules } = (await (await learning.person()).get(`/api/learning/paths/${id}`)).json();
  return modules.map((module: { id: string }) => module.id);
}
