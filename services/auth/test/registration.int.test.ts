import { createId } from '@astrapath/service';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ascending, type AuthStack, registration, startAuthStack } from './auth-stack.ts';

let auth: AuthStack;
beforeAll(async () => {
  auth = await startAuthStack();
});
afterAll(() => auth.close());

const register = (payload: object, headers: Record<string, string> = {}) =>
  auth.app.inject({ method: 'POST', url: '/api/auth/register', payload, headers });

describe('POST /api/auth/register', () => {
  it('answers tokens and the user', async () => {
    const sent = registration({ timezone: 'Pacific/Kiritimati', jobTitle: 'Cartographer', company: ' ' });
    const response = await register(sent);
    expect(response.statusCode).toBe(201);
    expect(response.headers['cache-control']).toBe('no-store');
    const { accessToken, refreshToken, tokenType, expiresIn, user } = response.json();
    expect({ tokenType, expiresIn }).toEqual({ tokenType: 'Bearer', expiresIn: 900 });
    expect(typeof refreshToken).toBe('string');
    expect(user).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{24}$/),
      email: sent.email,
      roles: ['user'],
      timezone: 'Pacific/Kiritimati',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      profile: {
        firstName: 'Mira',
        lastName: 'Okafor',
        jobTitle: 'Cartographer',
        company: null,
        skills: [],
        goals: [],
      },
    });
    const keySet = (await auth.app.inject('/.well-known/jwks.json')).json();
    const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet(keySet), {
      issuer: 'https://astrapath.local',
      audience: 'astrapath',
      algorithms: ['ES256'],
      typ: 'at+jwt',
    });
    expect(protectedHeader.kid).toBe(keySet.keys[0].kid);
    expect(payload).toMatchObject({ sub: user.id, roles: ['user'], zoneinfo: 'Pacific/Kiritimati', scope: '' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    expect(typeof payload.sid).toBe('string');
  });

  it('publishes the fact once, without personal data', async () => {
    const { user } = (await register(registration({ timezone: 'Asia/Kolkata' }))).json();
    const events = await auth.eventsOf('identity.user.registered.v1', ({ userId }) => userId === user.id);
    expect(events).toEqual([
      {
        eventId: expect.any(String),
        occurredAt: Date.parse(user.createdAt),
        userId: user.id,
        timezone: 'Asia/Kolkata',
      },
    ]);
  });

  it('takes UTC where no time zone is given', async () => {
    expect((await register(registration())).json().user.timezone).toBe('UTC');
  });

  it('lets one of many have an address, however it is written', async () => {
    const name = createId();
    const spellings = [`${name}@example.test`, ` ${name.toUpperCase()}@Example.TEST `, `${name}@EXAMPLE.test`];
    const answers = await Promise.all(spellings.map((email) => register(registration({ email }))));
    expect(answers.map(({ statusCode }) => statusCode).toSorted(ascending)).toEqual([201, 409, 409]);
    const refused = answers.find(({ statusCode }) => statusCode === 409);
    expect(refused?.json().code).toBe('auth.email-taken');
    expect(refused?.body).not.toContain(name);
  });

  it('writes nothing for an address that is taken', async () => {
    const sent = registration();
    await register(sent);
    const before = await counts();
    await register(sent);
    expect(await counts()).toEqual(before);
  });
});

describe('what a registration may say', () => {
  it.each([
    ['an unknown field', { isAdmin: true }, '/isAdmin'],
    ['roles of one’s own choice', { roles: ['admin'] }, '/roles'],
    ['an address without @', { email: 'nobody' }, '/email'],
    ['an address of 300 characters', { email: `${'a'.repeat(290)}@example.test` }, '/email'],
    ['a short password', { password: 'Ab1!Ab1!xyz' }, '/password'],
    ['a long password', { password: 'k9'.repeat(65) }, '/password'],
    ['a common password', { password: 'password1234' }, '/password'],
    ['a password of the own name', { password: 'MiraOkafor123' }, '/password'],
    ['a name of spaces', { firstName: '   ' }, '/firstName'],
    ['a long name', { lastName: 'n'.repeat(101) }, '/lastName'],
    ['an offset as time zone', { timezone: '+02:00' }, '/timezone'],
    ['a time zone that is none', { timezone: 'Mars/Olympus' }, '/timezone'],
    ['U+0000', { company: 'a\u0000b' }, undefined],
  ])('refuses %s', async (_what, change, path) => {
    const response = await register(registration(change));
    expect(response.statusCode).toBe(400);
    expect(response.json().code).toBe('request.invalid');
    if (path) expect(response.json().errors[0].path).toBe(path);
  });

  it('takes a password of any script, however its characters are composed', async () => {
    const sent = registration({ password: 'grüne Äpfel im März'.normalize('NFD') });
    expect((await register(sent)).statusCode).toBe(201);
    const payload = { email: sent.email, password: sent.password.normalize('NFC') };
    expect((await auth.app.inject({ method: 'POST', url: '/api/auth/login', payload })).statusCode).toBe(200);
  });
});

describe('Idempotency-Key of a registration', () => {
  it('gives the same user again with fresh tokens', async () => {
    const [sent, key] = [registration(), { 'idempotency-key': createId() }];
    const answers = [await register(sent, key), await register(sent, key)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    const [first, second] = answers.map((answer) => answer.json());
    expect(second.user).toEqual(first.user);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const events = await auth.eventsOf('identity.user.registered.v1', ({ userId }) => userId === first.user.id);
    expect(events).toHaveLength(1);
  });

  it('has one effect when the request is sent many times at once', async () => {
    const [sent, key] = [registration(), { 'idempotency-key': createId() }];
    const answers = await Promise.all(Array.from({ length: 5 }, () => register(sent, key)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.json().user.id)).size).toBe(1);
  });

  it.each([
    ['another address', { email: `${createId()}@example.test` }],
    ['another name', { firstName: 'Nora' }],
    ['another password', { password: 'another-lantern-harbour-9' }],
  ])('refuses %s under the same key', async (_what, change) => {
    const [sent, key] = [registration(), { 'idempotency-key': createId() }];
    await register(sent, key);
    const response = await register({ ...sent, ...change }, key);
    expect(response.statusCode).toBe(422);
    expect(response.json().code).toBe('request.idempotency-key-reused');
  });

  it('creates nobody when two people use one key at the same time, but the first', async () => {
    const key = { 'idempotency-key': createId() };
    const answers = await Promise.all([register(registration(), key), register(registration(), key)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted(ascending)).toEqual([201, 422]);
  });

  it('is no way round the lockout', async () => {
    const [sent, key] = [registration(), { 'idempotency-key': createId() }];
    await register(sent, key);
    const guesses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      guesses.push((await register({ ...sent, password: `wrong-guess-number-${guess}` }, key)).statusCode);
    }
    expect(guesses).toEqual([422, 422, 422, 422, 422, 429]);
  });

  it('frees the key after a day', async () => {
    const [sent, key] = [registration(), { 'idempotency-key': createId() }];
    const { user } = (await register(sent, key)).json();
    await auth.pool.query(`UPDATE registration_keys SET created_at = now() - interval '25 hours' WHERE user_id = $1`, [
      user.id,
    ]);
    expect((await register(registration(), key)).statusCode).toBe(201);
  });

  it('refuses a key that is none', async () => {
    expect((await register(registration(), { 'idempotency-key': 'ä b' })).statusCode).toBe(400);
  });
});

async function counts() {
  const { rows } = await auth.pool.query(
    `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM sessions) AS sessions,
            (SELECT count(*) FROM subscriptions) AS subscriptions, (SELECT count(*) FROM profiles) AS profiles`,
  );
  return rows[0];
}
