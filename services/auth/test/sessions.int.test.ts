import { createId } from '@astrapath/service';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSessionEcho } from '../src/sessions/session-echo-store.ts';
import { ascending, type AuthStack, startAuthStack } from './auth-stack.ts';
import { caller, type Person, registerPerson } from './person.ts';

const DAY_MS = 86_400_000;

let auth: AuthStack;
let person: Person;
let sessionId: string;
beforeAll(async () => {
  auth = await startAuthStack();
});
beforeEach(async () => {
  person = await registerPerson(auth.app, { timezone: 'Europe/Lisbon' });
  sessionId = String(decodeJwt(person.accessToken).sid);
});
afterAll(() => auth.close());

const refresh = (refreshToken: string) =>
  auth.app.inject({ method: 'POST', url: '/api/auth/refresh', payload: { refreshToken } });
const check = async (id: string = sessionId) => (await auth.app.inject(`/internal/sessions/${id}`)).json();

describe('POST /api/auth/refresh', () => {
  it('gives the next pair of tokens, of the same session', async () => {
    const response = await refresh(person.refreshToken);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(Object.keys(response.json())).toEqual(['accessToken', 'refreshToken', 'tokenType', 'expiresIn']);
    const { accessToken, refreshToken } = response.json();
    expect(decodeJwt(accessToken).sid).toBe(sessionId);
    expect((await caller(auth.app, accessToken)('GET', '/api/users/me')).statusCode).toBe(200);
    expect((await refresh(refreshToken)).statusCode).toBe(200);
  });

  it('ends the session when a used token comes back, also for the newest tokens', async () => {
    const second = (await refresh(person.refreshToken)).json();
    const third = (await refresh(second.refreshToken)).json();
    const replayed = await refresh(person.refreshToken);
    expect(replayed.statusCode).toBe(401);
    expect(replayed.json().code).toBe('auth.invalid-refresh-token');
    expect((await refresh(third.refreshToken)).statusCode).toBe(401);
    expect((await caller(auth.app, third.accessToken)('GET', '/api/users/me')).statusCode).toBe(401);
    expect(await check()).toMatchObject({ active: false });
  });

  it('gives one pair of tokens when it is asked many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(person.refreshToken)));
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses.toSorted(ascending)).toEqual([200, 401, 401, 401, 401, 401, 401, 401]);
  });

  it.each([
    ['is none', () => 'nonsense'],
    ['is invented for a session that exists', () => `${sessionId}.${'A'.repeat(43)}.${'A'.repeat(43)}`],
    ['belongs to no session', () => `${createId()}.${person.refreshToken.split('.').slice(1).join('.')}`],
    ['is an access token', () => person.accessToken.slice(0, 500)],
  ])('refuses a token that %s and ends nothing', async (_what, token) => {
    expect((await refresh(token())).statusCode).toBe(401);
    expect((await refresh(person.refreshToken)).statusCode).toBe(200);
  });

  it('refuses a session that was not refreshed for thirty days', async () => {
    const { aheadMs } = auth.clock;
    auth.clock.aheadMs += 30 * DAY_MS;
    const response = await refresh(person.refreshToken);
    auth.clock.aheadMs = aheadMs;
    expect(response.statusCode).toBe(401);
  });

  it('keeps no token in PostgreSQL', async () => {
    const { rows } = await auth.pool.query('SELECT row_to_json(s)::text AS row FROM sessions s WHERE id = $1', [
      sessionId,
    ]);
    expect(rows[0].row).not.toContain(person.refreshToken.split('.')[1]);
  });
});

describe('DELETE /api/auth/logout', () => {
  it('ends the session for its tokens at once, and no other session', async () => {
    const other = await auth.app.inject({
      method: 'POST',
      url: '/api/auth/login',
      payload: { email: person.email, password: person.password },
    });
    expect(await check()).toEqual({ active: true, timezone: 'Europe/Lisbon', pastZones: [], version: 1 });
    const response = await person.call('DELETE', '/api/auth/logout');
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(await check()).toMatchObject({ active: false });
    const refused = await person.call('GET', '/api/users/me');
    expect(refused.statusCode).toBe(401);
    expect(refused.headers['www-authenticate']).toContain('invalid_token');
    expect((await refresh(person.refreshToken)).statusCode).toBe(401);
    expect((await caller(auth.app, other.json().accessToken)('GET', '/api/users/me')).statusCode).toBe(200);
  });

  it('needs a token', async () => {
    const response = await auth.app.inject({ method: 'DELETE', url: '/api/auth/logout' });
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toContain('Bearer');
  });
});

describe('GET /internal/sessions/:sessionId', () => {
  it('says of a session that never was that it is not active', async () => {
    expect(await check(createId())).toEqual({ active: false, timezone: 'UTC', pastZones: [], version: 0 });
  });

  it('shows a new time zone at once', async () => {
    expect(await check()).toMatchObject({ timezone: 'Europe/Lisbon', version: 1 });
    await person.call('PATCH', '/api/users/me', { timezone: 'America/Los_Angeles' });
    expect(await check()).toMatchObject({ active: true, timezone: 'America/Los_Angeles', version: 2 });
  });

  it('is answered from Redis, which keeps the session for a day after its last use', async () => {
    await check();
    const key = `sess:${sessionId}`;
    await auth.redis.expire(key, 100);
    await check();
    expect(await auth.redis.ttl(key)).toBeGreaterThan(86_000);
  });

  it('is answered from PostgreSQL where Redis has lost it', async () => {
    await check();
    await auth.redis.del(`sess:${sessionId}`);
    expect(await check()).toMatchObject({ active: true, timezone: 'Europe/Lisbon' });
    await person.call('DELETE', '/api/auth/logout');
    await auth.redis.del(`sess:${sessionId}`);
    expect(await check()).toMatchObject({ active: false });
  });

  it('learns within minutes of an end that Redis lost', async () => {
    await check();
    await auth.pool.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [sessionId]);
    expect(await check()).toMatchObject({ active: true });
    auth.clock.aheadMs += 5 * 60_000;
    expect(await check()).toMatchObject({ active: false });
  });

  it('is not undone by a reader that saw the state before the end', async () => {
    await check();
    const seenBefore = { active: true, timezone: 'Europe/Lisbon', pastZones: [], version: 1 };
    await person.call('DELETE', '/api/auth/logout');
    await createSessionEcho(auth.redis).put(sessionId, seenBefore, Date.now());
    expect(await check()).toMatchObject({ active: false });
  });

  it('refuses an id that is none', async () => {
    expect((await auth.app.inject('/internal/sessions/..%2Fx')).statusCode).toBe(400);
  });
});
