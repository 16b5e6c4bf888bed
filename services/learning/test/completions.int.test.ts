import { createId } from '@astrapath/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nth, startLearning } from './learning-stack.ts';

let learning: Awaited<ReturnType<typeof startLearning>>;
beforeAll(async () => {
  learning = await startLearning();
});
afterAll(() => learning.close());

async function enrolled(index: number, claims: { timezone?: string } = {}) {
  const userId = createId();
  const person = await learning.person({ userId, ...claims });
  const path = nth(learning.entries, index);
  await person.enroll(path.id);
  const moduleEvents = () => learning.eventsOf('learning.module.completed.v1', (event) => event.userId === userId);
  const pathEvents = () => learning.eventsOf('learning.path.completed.v1', (event) => event.userId === userId);
  return { userId, person, path, moduleEvents, pathEvents };
}

describe('PUT /api/learning/modules/:moduleId/complete', () => {
  it('completes a module and says so with the time spent', async () => {
    const { userId, person, path, moduleEvents } = await enrolled(0, { timezone: 'Europe/Berlin' });
    const module = nth(path.modules, 2);
    const answer = await person.complete(module.id, { timeSpent: 1_800 });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      moduleId: module.id,
      pathId: path.id,
      completedAt: learning.clock.now.toISOString(),
      progress: {
        completedModules: 1,
        totalModules: path.modules.length,
        percent: Math.floor(100 / path.modules.length),
      },
    });
    expect(await moduleEvents()).toEqual([
      {
        eventId: expect.any(String),
        occurredAt: learning.clock.now.getTime(),
        userId,
        moduleId: module.id,
        pathId: path.id,
        duration: 1_800,
        statDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        timezone: 'Europe/Berlin',
      },
    ]);
  });

  it('keeps the first completion when it is told again, later and with another time', async () => {
    const { person, path, moduleEvents } = await enrolled(1);
    const moduleId = nth(path.modules, 0).id;
    const first = await person.complete(moduleId);
    learning.clock.now = new Date(learning.clock.now.getTime() + 60_000);
    const second = await person.complete(moduleId, { timeSpent: 5 });
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
    expect(await moduleEvents()).toMatchObject([{ moduleId, duration: null }]);
  });

  it.each([
    ['Pacific/Kiritimati', '2026-03-02'],
    ['America/Los_Angeles', '2026-03-01'],
  ])('counts on the day it is in %s', async (timezone, statDate) => {
    const { person, path, moduleEvents } = await enrolled(2, { timezone });
    const before = learning.clock.now;
    learning.clock.now = new Date('2026-03-01T23:30:00.000Z');
    await person.complete(nth(path.modules, 0).id);
    learning.clock.now = before;
    expect(await moduleEvents()).toMatchObject([
      { statDate, timezone, occurredAt: Date.parse('2026-03-01T23:30:00Z') },
    ]);
  });

  it('completes the path once when all modules are completed at the same time, each of them twice', async () => {
    const { person, path, moduleEvents, pathEvents } = await enrolled(3);
    const moduleIds = path.modules.map(({ id }) => id);
    const answers = await Promise.all([...moduleIds, ...moduleIds].map((moduleId) => person.complete(moduleId)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    const last = await person.complete(nth(moduleIds, 0));
    expect(last.json().progress).toEqual({
      completedModules: moduleIds.length,
      totalModules: moduleIds.length,
      percent: 100,
    });
    expect((await moduleEvents()).map((event) => event.moduleId).toSorted()).toEqual(moduleIds.toSorted());
    expect(await pathEvents()).toMatchObject([{ pathId: path.id }]);
  });

  it('completes the path with the last module, not before', async () => {
    const { userId, person, path, pathEvents } = await enrolled(4);
    for (const { id } of path.modules.slice(1)) await person.complete(id);
    expect(await pathEvents()).toEqual([]);
    await person.complete(nth(path.modules, 0).id);
    expect(await pathEvents()).toHaveLength(1);
    const { items } = (await person.get(`/api/learning/progress/${userId}`)).json();
    expect(items).toMatchObject([{ percent: 100, completedAt: learning.clock.now.toISOString() }]);
  });

  it('asks for an enrolment first', async () => {
    const person = await learning.person();
    const answer = await person.complete(nth(nth(learning.entries, 0).modules, 0).id);
    expect(answer.statusCode).toBe(409);
    expect(answer.json().code).toBe('learning.not-enrolled');
  });

  it.each(['unknown', 'a'.repeat(90), "'%20OR%201=1"])('does not know the module %s', async (moduleId) => {
    const answer = await (await learning.person()).complete(moduleId);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().code).toBe('learning.unknown-module');
  });

  it.each([
    { timeSpent: -1 },
    { timeSpent: 86_401 },
    { timeSpent: 1.5 },
    { timeSpent: '60' },
    { timeSpent: null },
    { unknown: 1 },
    [],
  ])('refuses the body %j and stores nothing', async (body) => {
    const { userId, person, path } = await enrolled(5);
    const answer = await person.complete(nth(path.modules, 0).id, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('request.invalid');
    const { items } = (await person.get(`/api/learning/progress/${userId}`)).json();
    expect(items).toMatchObject([{ completedModules: 0 }]);
  });

  it('takes an empty body, 0 and a whole day', async () => {
    const { person, path } = await enrolled(6);
    const bodies = [{}, { timeSpent: 0 }, { timeSpent: 86_400 }];
    for (const [index, body] of bodies.entries()) {
      expect((await person.complete(nth(path.modules, index).id, body)).statusCode).toBe(200);
    }
  });
});
