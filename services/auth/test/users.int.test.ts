import { createId } from '@astrapath/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuthStack, startAuthStack } from './auth-stack.ts';
import { caller, type Person, registerPerson } from './person.ts';

let auth: AuthStack;
let person: Person;
beforeAll(async () => {
  auth = await startAuthStack();
});
beforeEach(async () => {
  person = await registerPerson(auth.app);
});
afterAll(() => auth.close());

async function administrator() {
  const admin = await registerPerson(auth.app);
  await auth.pool.query(`UPDATE users SET roles = '{user,admin}' WHERE id = $1`, [admin.userId]);
  const payload = { email: admin.email, password: admin.password };
  const response = await auth.app.inject({ method: 'POST', url: '/api/auth/login', payload });
  return caller(auth.app, response.json().accessToken);
}

describe('users/me', () => {
  it('is the user, with skills in order and the newest goal first', async () => {
    await person.call('PUT', '/api/users/me/skills', [
      { name: 'SQL', level: 4 },
      { name: 'Baking', level: 2 },
    ]);
    await person.call('POST', '/api/users/me/goals', { title: 'First', targetDate: '2027-02-28' });
    await person.call('POST', '/api/users/me/goals', { title: 'Second' });
    const response = await person.call('GET', '/api/users/me');
    expect(response.headers['cache-control']).toBe('no-store');
    const { id, email, profile } = response.json();
    expect({ id, email }).toEqual({ id: person.userId, email: person.email });
    expect(profile.skills).toEqual([
      { name: 'SQL', level: 4 },
      { name: 'Baking', level: 2 },
    ]);
    expect(profile.goals.map((goal: { title: string; targetDate: string }) => [goal.title, goal.targetDate])).toEqual([
      ['Second', null],
      ['First', '2027-02-28'],
    ]);
  });

  it('changes what is given and leaves the rest', async () => {
    const first = await person.call('PATCH', '/api/users/me', { jobTitle: 'Pilot', company: 'Blue Line' });
    expect(first.json().profile).toMatchObject({ firstName: 'Mira', jobTitle: 'Pilot', company: 'Blue Line' });
    const second = await person.call('PATCH', '/api/users/me', { lastName: ' Berg ', company: null });
    expect(second.json().profile).toMatchObject({ lastName: 'Berg', jobTitle: 'Pilot', company: null });
    expect((await person.call('PATCH', '/api/users/me', {})).json()).toEqual(second.json());
    expect((await person.call('GET', '/api/users/me')).json()).toEqual(second.json());
  });

  it.each([
    ['an unknown field', { nickname: 'M' }],
    ['the address', { email: 'new@example.test' }],
    ['the roles', { roles: ['admin'] }],
    ['an empty name', { firstName: '' }],
    ['no name', { firstName: null }],
    ['a time zone that is none', { timezone: 'Nowhere/City' }],
    ['a list', []],
  ])('refuses to change %s', async (_what, change) => {
    const before = (await person.call('GET', '/api/users/me')).json();
    expect((await person.call('PATCH', '/api/users/me', change)).statusCode).toBe(400);
    expect((await person.call('GET', '/api/users/me')).json()).toEqual(before);
  });
});

describe('GET /api/users/:userId', () => {
  it('shows people to themselves and to administrators, to nobody else', async () => {
    const url = `/api/users/${person.userId}`;
    expect((await person.call('GET', url)).json().id).toBe(person.userId);
    expect((await (await administrator())('GET', url)).json().id).toBe(person.userId);
    const stranger = await registerPerson(auth.app);
    const refused = await stranger.call('GET', url);
    expect(refused.statusCode).toBe(403);
    expect(refused.json().code).toBe('auth.forbidden');
  });

  it('tells administrators alone that there is no such user', async () => {
    const url = `/api/users/${createId()}`;
    expect((await person.call('GET', url)).statusCode).toBe(403);
    expect((await (await administrator())('GET', url)).json().code).toBe('auth.unknown-user');
  });
});

describe('users/me/skills', () => {
  it('replaces the whole list', async () => {
    await person.call('PUT', '/api/users/me/skills', [{ name: 'SQL', level: 4 }]);
    const items = [
      { name: 'Go', level: 1 },
      { name: 'SQL', level: 5 },
    ];
    const response = await person.call('PUT', '/api/users/me/skills', items);
    expect(response.json()).toEqual({ items, nextCursor: null });
    expect((await person.call('GET', '/api/users/me/skills')).json()).toEqual({ items, nextCursor: null });
    expect((await person.call('PUT', '/api/users/me/skills', [])).json()).toEqual({ items: [], nextCursor: null });
  });

  it('is one of the lists, never a mixture, when two are sent at once', async () => {
    const lists = ['a', 'b', 'c', 'd'].map((letter) =>
      Array.from({ length: 10 }, (_, n) => ({ name: `${letter}${n}`, level: 3 })),
    );
    const answers = await Promise.all(lists.map((list) => person.call('PUT', '/api/users/me/skills', list)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(lists).toContainEqual((await person.call('GET', '/api/users/me/skills')).json().items);
  });

  it('is read in pages', async () => {
    const list = Array.from({ length: 25 }, (_, n) => ({ name: `skill ${n}`, level: 1 }));
    await person.call('PUT', '/api/users/me/skills', list);
    const first = await person.call('GET', '/api/users/me/skills');
    expect(first.json().items).toEqual(list.slice(0, 20));
    const next = /<(.+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    expect((await person.call('GET', next)).json()).toEqual({ items: list.slice(20), nextCursor: null });
  });

  it.each([
    ['a level of 6', [{ name: 'SQL', level: 6 }]],
    ['a level of 2.5', [{ name: 'SQL', level: 2.5 }]],
    ['a level as text', [{ name: 'SQL', level: '3' }]],
    ['a name of spaces', [{ name: '  ', level: 3 }]],
    ['an unknown field', [{ name: 'SQL', level: 3, since: 2020 }]],
    [
      'one skill twice',
      [
        { name: 'SQL', level: 3 },
        { name: ' sql', level: 4 },
      ],
    ],
    ['too many', Array.from({ length: 101 }, (_, n) => ({ name: `s${n}`, level: 1 }))],
    ['an object', { name: 'SQL', level: 3 }],
  ])('refuses %s', async (_what, list) => {
    expect((await person.call('PUT', '/api/users/me/skills', list)).statusCode).toBe(400);
  });
});
