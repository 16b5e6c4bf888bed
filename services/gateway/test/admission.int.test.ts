import { createTestIssuer } from '@astrapath/testing';
import { createId } from '@astrapath/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './platform.ts';
import { codeOf, echoOf } from './stand-in.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  for (const { state } of Object.values(platform.services)) state.seen.length = 0;
});

const withToken = (token: string, path = '/api/users/me') => platform.call(path, { headers: { authorization: token } });
const sessionReads = () => platform.services.auth.state.seen.filter((line) => line.includes('/internal/sessions/'));

describe('a request without a good token', () => {
  it.each([
    ['no token', async () => ''],
    ['another scheme', async () => 'Basic dTpw'],
    ['a token in two parts', async () => `Bearer ${platform.token} ${platform.token}`],
    ['garbage', async () => 'Bearer garbage'],
    ['an expired token', async () => `Bearer ${await platform.issuer.token({ expiresIn: -60 })}`],
    ['an unsigned token', async () => `Bearer ${unsigned(platform.token)}`],
    ['a changed token', async () => `Bearer ${platform.token.slice(0, -8)}AAAAAAAA`],
    ['a token of another issuer', async () => `Bearer ${await foreignToken()}`],
  ])('is told so: %s', async (_what, authorization) => {
    for (const path of ['/api/users/me', '/api/tools', '/api/ai/jobs/1', '/api/learning/paths', '/ai/tools/execute']) {
      const response = await withToken(await authorization(), path);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(response.headers.get('x-request-id')).toBeTruthy();
      expect(await codeOf(response)).toMatch(/^auth\.(?:missing|invalid)-token$/);
    }
    expect(platform.services.tools.state.seen).toEqual([]);
  });

  it('still reaches what is public', async () => {
    for (const path of ['/api/auth/register', '/api/auth/login', '/api/auth/refresh', '/api/auth/token']) {
      const headers = { authorization: 'Bearer garbage' };
      expect((await fetch(platform.url + path, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    }
    expect((await fetch(`${platform.url}/.well-known/jwks.json`)).status).toBe(200);
    expect((await fetch(`${platform.url}/health`)).status).toBe(200);
  });
});

describe('a session', () => {
  it('is asked for once by a crowd, and at most once a second', async () => {
    const token = `Bearer ${await platform.issuer.token()}`;
    const startedAt = Date.now();
    const answers = await Promise.all(Array.from({ length: 100 }, () => withToken(token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(sessionReads().length).toBeLessThanOrEqual(1 + Math.floor((Date.now() - startedAt) / 900));
  });

  it('stops working within a second of its end, and for good', async () => {
    const sessionId = createId();
    const token = `Bearer ${await platform.issuer.token({ sessionId })}`;
    expect((await withToken(token)).status).toBe(200);
    platform.ended.add(sessionId);
    const endedAt = Date.now();
    let askedAt = endedAt;
    for (let status = 200; status === 200; { status } = await withToken(token)) {
      expect(askedAt - endedAt).toBeLessThan(1_000);
      askedAt = Date.now();
    }
    platform.services.auth.state.seen.length = 0;
    expect((await withToken(token)).status).toBe(401);
    expect(sessionReads()).toEqual([]);
  });

  it('tells the services the zone the user is in now, whatever the token says', async () => {
    platform.zone.now = 'Asia/Tokyo';
    const response = await withToken(`Bearer ${await platform.issuer.token({ timezone: 'UTC' })}`);
    expect((await echoOf(response)).headers['x-user-timezone']).toBe('Asia/Tokyo');
  });

  it('tells the services which zones the user was in before, and until when', async () => {
    platform.zone.past = [
      { timezone: 'UTC', untilMs: 1_767_225_600_000 },
      { timezone: 'Europe/Berlin', untilMs: 1_767_312_000_000 },
    ];
    const response = await withToken(`Bearer ${await platform.issuer.token()}`);
    const past = '1767225600000 UTC, 1767312000000 Europe/Berlin';
    expect((await echoOf(response)).headers['x-user-past-zones']).toBe(past);
    platform.zone.past = [];
  });

  it('is not asked for when a service client comes, which has none', async () => {
    const token = await platform.issuer.token({ sessionId: null, scope: 'analytics:import' });
    const response = await withToken(`Bearer ${token}`, '/api/analytics/user/u1');
    expect((await echoOf(response)).headers['x-user-timezone']).toBeUndefined();
    expect(sessionReads()).toEqual([]);
  });
});

describe('while auth does not answer', () => {
  it('lets nobody in and logs nobody out', async () => {
    const known = `Bearer ${await platform.issuer.token()}`;
    expect((await withToken(known)).status).toBe(200);
    await platform.services.auth.stop();
    const fresh = `Bearer ${await platform.issuer.token()}`;
    const response = await withToken(fresh, '/api/tools');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await codeOf(response)).toBe('gateway.upstream-unavailable');
    expect(platform.services.tools.state.seen).toEqual([]);
    expect((await withToken('Bearer garbage')).status).toBe(401);
    await platform.services.auth.start();
    expect((await withToken(fresh, '/api/tools')).status).toBe(200);
  });

  it('says the same when it answers nonsense', async () => {
    const { state } = platform.services.auth;
    const { handle } = state;
    for (const [status, body] of [
      [500, '{}'],
      [200, '{"active":"yes"}'],
      [200, 'nonsense'],
      [404, '{}'],
    ] as const) {
      state.handle = (_request, response) => response.writeHead(status).end(body);
      expect((await withToken(`Bearer ${await platform.issuer.token()}`)).status).toBe(503);
    }
    state.handle = handle;
  });

  it('says the same when its keys cannot be had', async () => {
    const other = await startPlatform();
    await other.services.auth.stop();
    expect((await other.call('/api/tools')).status).toBe(503);
    await other.close();
  });
});

async function foreignToken(): Promise<string> {
  const foreign = await createTestIssuer();
  const token = await foreign.token();
  await foreign.close();
  return token;
}

function unsigned(token: string): string {
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}
