import { createId } from '@astrapath/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuthStack, startAuthStack } from './auth-stack.ts';
import { type Person, registerPerson } from './person.ts';

let auth: AuthStack;
let person: Person;
beforeAll(async () => {
  auth = await startAuthStack();
});
beforeEach(async () => {
  person = await registerPerson(auth.app);
});
afterAll(() => auth.close());

const state = async (body: object = { title: 'Lead a team' }, headers: Record<string, string> = {}) =>
  person.call('POST', '/api/users/me/goals', body, headers);
const eventsOf = (goalId: string) => auth.eventsOf('identity.goal.completed.v1', (event) => event.goalId === goalId);

describe('stating a goal', () => {
  it('answers the goal, not completed', async () => {
    const response = await state({ title: '  Lead a team ', targetDate: '2028-02-29' });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({
      id: expect.any(String),
      title: 'Lead a team',
      targetDate: '2028-02-29',
      completedAt: null,
      createdAt: expect.any(String),
    });
  });

  it('has one effect under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': createId() };
    const [first, second] = [await state(undefined, key), await state(undefined, key)];
    expect(second.json()).toEqual(first.json());
    expect((await state({ title: 'Other' }, key)).statusCode).toBe(422);
    expect((await person.call('GET', '/api/users/me/goals')).json().items).toHaveLength(1);
  });

  it.each([
    ['no title', {}],
    ['a title of spaces', { title: ' ' }],
    ['a long title', { title: 't'.repeat(201) }],
    ['a day that is none', { title: 'A', targetDate: '2027-02-29' }],
    ['the year 0', { title: 'A', targetDate: '0000-01-01' }],
    ['a time', { title: 'A', targetDate: '2027-02-28T10:00:00Z' }],
    ['an unknown field', { title: 'A', completedAt: '2027-02-28T10:00:00Z' }],
  ])('refuses %s', async (_what, body) => {
    expect((await state(body)).statusCode).toBe(400);
  });

  it('is listed newest first, in pages', async () => {
    for (const title of ['one', 'two', 'three']) await state({ title });
    const titles = (response: { json: () => { items: { title: string }[] } }) =>
      response.json().items.map(({ title }) => title);
    const first = await person.call('GET', '/api/users/me/goals?limit=2');
    expect(titles(first)).toEqual(['three', 'two']);
    const second = await person.call('GET', `/api/users/me/goals?limit=2&cursor=${first.json().nextCursor}`);
    expect(titles(second)).toEqual(['one']);
    expect(second.json().nextCursor).toBeNull();
    expect((await person.call('GET', '/api/users/me/goals?cursor=nonsense')).statusCode).toBe(400);
    expect((await person.call('GET', '/api/users/me/goals?limit=0')).statusCode).toBe(400);
  });
});

describe('completing a goal', () => {
  const complete = (goalId: string, by: Person = person) => by.call('POST', `/api/users/me/goals/${goalId}/complete`);

  it('answers the goal and publishes the fact once, however often it is asked', async () => {
    const { id } = (await state()).json();
    const answers = await Promise.all(Array.from({ length: 5 }, () => complete(id)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map((answer) => answer.json().completedAt)).size).toBe(1);
    const { completedAt } = (await complete(id)).json();
    expect(await eventsOf(id)).toEqual([
      {
        eventId: expect.any(String),
        occurredAt: Date.parse(completedAt),
        userId: person.userId,
        goalId: id,
        statDate: completedAt.slice(0, 10),
        timezone: 'UTC',
      },
    ]);
  });

  it('counts on the day of the zone the user has now, whatever a header or an old token says', async () => {
    const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'];
    const dates: string[] = [];
    for (const timezone of zones) {
      const { id } = (await state()).json();
      await person.call('PATCH', '/api/users/me', { timezone });
      const headers = { 'x-user-timezone': 'Europe/Berlin' };
      await person.call('POST', `/api/users/me/goals/${id}/complete`, undefined, headers);
      const [event] = await eventsOf(id);
      expect(event?.timezone).toBe(timezone);
      dates.push(String(event?.statDate));
    }
    expect(new Set(dates).size).toBe(2);
  });

  it('knows no goal of somebody else', async () => {
    const { id } = (await state()).json();
    const stranger = await registerPerson(auth.app);
    const refused = await complete(id, stranger);
    expect(refused.statusCode).toBe(404);
    expect(refused.json().code).toBe('auth.unknown-goal');
    expect((await complete(createId())).statusCode).toBe(404);
    expect(await eventsOf(id)).toEqual([]);
    expect((await person.call('GET', '/api/users/me/goals')).json().items[0].completedAt).toBeNull();
  });
});
