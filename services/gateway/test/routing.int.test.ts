import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './platform.ts';
import { type Echo, echoOf } from './stand-in.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  for (const { state } of Object.values(platform.services)) state.seen.length = 0;
});

const authorized = () => `host: a\r\nauthorization: Bearer ${platform.token}\r\nconnection: close\r\n`;

describe('routing', () => {
  it.each([
    ['GET', '/api/auth/sessions', 'auth'],
    ['PATCH', '/api/users/me', 'auth'],
    ['GET', '/api/tools', 'tools'],
    ['POST', '/api/tools/interview_coach/execute', 'tools'],
    ['POST', '/api/ai/tools/execute', 'tools'],
    ['POST', '/ai/tools/execute', 'tools'],
    ['PUT', '/api/learning/modules/m1/complete', 'learning'],
    ['GET', '/api/ai/jobs/j1/status?x=1&y=%2F', 'ai'],
    ['POST', '/api/analytics/events', 'analytics'],
    ['DELETE', '/api/auth/logout', 'auth'],
  ])('sends %s %s to %s as it is', async (method, path, service) => {
    expect(await echoOf(await platform.call(path, { method }))).toMatchObject({ service, method, url: path });
  });

  it('answers what is not in the table with 404 problem details, token or not', async () => {
    for (const path of ['/', '/nothing', '/api', '/api/teams', '/internal/sessions/1', '/health/', '/api/toolsets']) {
      const response = await platform.call(path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({
        code: 'request.not-found',
        requestId: response.headers.get('x-request-id'),
      });
    }
  });

  it('passes a 405 of the service through, also from public routes', async () => {
    platform.services.tools.state.handle = (_request, response) => response.writeHead(405, { allow: 'POST' }).end();
    const response = await platform.call('/api/tools/x/execute');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    const login = await fetch(`${platform.url}/api/auth/login`);
    expect((await echoOf(login)).method).toBe('GET');
  });

  it('takes a target in absolute form', async () => {
    const answer = await platform.raw(
      `GET http://astrapath.test/api/learning/paths?q=1 HTTP/1.1\r\n${authorized()}\r\n`,
    );
    expect(answer).toContain('200 OK');
    expect(platform.services.learning.state.seen).toEqual(['GET /api/learning/paths?q=1']);
  });

  it.each([
    '/api/auth/../../internal/sessions/1',
    '/api/auth/..%2f..%2finternal/sessions/1',
    '/api/auth/%2e%2e/%2e%2e/internal/sessions/1',
    '/api/auth/%2E%2E%2F%2E%2E%2Finternal%2Fsessions%2F1',
    '/api/auth/..\\..\\internal\\sessions\\1',
    '/api/auth/%5c..%5cinternal',
    '/api/auth/;/../../internal/sessions/1',
    '/api/auth//internal/sessions/1',
    '//internal/sessions/1',
    '/api/auth/../metrics',
    '/api/auth/..',
    '/api/auth/.',
    '/api/tools/../auth/../../health/ready',
    'http://x/internal/sessions/1',
    'http://x?/api/auth/../internal',
    '/api/auth/x#/../../internal',
    '/api/auth/%252e%252e/%252e%252e/internal',
    '/%61pi/auth/%2e%2e/metrics',
    '/internal%2fsessions%2f1',
    '/.well-known/../internal/sessions/1',
  ])('lets nobody climb to what is inside by %s', async (path) => {
    const answer = await platform.raw(`GET ${path} HTTP/1.1\r\n${authorized()}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    for (const { state } of Object.values(platform.services)) {
      expect(state.seen.filter((line) => !line.startsWith('GET /internal/sessions/'))).toEqual([]);
    }
  });

  it('decodes what needs no escape before it routes', async () => {
    const answer = await platform.raw(`GET /api/%75sers/m%65 HTTP/1.1\r\n${authorized()}\r\n`);
    expect(answer).toContain('200 OK');
    expect(platform.services.auth.state.seen).toContain('GET /api/users/me');
  });
});

describe('headers', () => {
  it('drops what a client must not say, and says it itself', async () => {
    const answer = await platform.raw(
      `GET /api/learning/paths HTTP/1.1\r\nhost: public.test\r\nauthorization: Bearer ${platform.token}\r\n` +
        'connection: close, x-secret\r\nx-secret: 1\r\nx-user-timezone: America/New_York\r\nx-forwarded-for: 1.2.3.4\r\n' +
        'x-user-past-zones: 1767225600000 UTC\r\n' +
        'x-forwarded-proto: https\r\nx-forwarded-host: evil.test\r\nforwarded: for=1.2.3.4\r\nte: trailers\r\n' +
        'x-request-id: my-id\r\nprefer: wait=3\r\n\r\n',
    );
    const echo: Echo = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(echo.headers).toMatchObject({
      'x-user-timezone': 'Pacific/Kiritimati',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'public.test',
      'x-request-id': 'my-id',
      prefer: 'wait=3',
    });
    for (const name of ['x-secret', 'forwarded', 'te', 'x-user-past-zones']) expect(echo.headers[name]).toBeUndefined();
    expect(answer).toMatch(/\r\nx-request-id: my-id\r\n/i);
    expect(answer).not.toMatch(/strict-transport-security/i);
  });

  it('makes a request id where the client sends none, or one that is not sane', async () => {
    for (const sent of [undefined, 'a'.repeat(200), 'a b', '<x>']) {
      const response = await platform.call(
        '/api/users/me',
        sent === undefined ? {} : { headers: { 'x-request-id': sent } },
      );
      const id = response.headers.get('x-request-id');
      expect(id).toMatch(/^[a-z][a-z0-9]{23}$/);
      expect((await echoOf(response)).headers['x-request-id']).toBe(id);
    }
  });

  it('sets security headers, and no-store unless the service knows better', async () => {
    const own = await platform.call('/nothing');
    const forwarded = await platform.call('/api/users/me');
    for (const { headers } of [own, forwarded, await fetch(`${platform.url}/health`)]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    }
    const keys = await fetch(`${platform.url}/.well-known/jwks.json`);
    expect(keys.headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('keeps every cookie and the reason of a status, and drops hop-by-hop headers of a service', async () => {
    platform.services.ai.state.handle = (_request, response) =>
      response
        .writeHead(202, { 'set-cookie': ['a=1', 'b=2'], location: '/api/ai/jobs/1', connection: 'x-hop', 'x-hop': '1' })
        .end('{}');
    const response = await platform.call('/api/ai/text/generate', { method: 'POST', body: '{}' });
    expect([response.status, response.headers.getSetCookie()]).toEqual([202, ['a=1', 'b=2']]);
    expect(response.headers.get('location')).toBe('/api/ai/jobs/1');
    expect(response.headers.get('x-hop')).toBeNull();
  });
});

describe('behind a trusted proxy', () => {
  it('believes its forwarding headers and adds to them', async () => {
    const behind = await startPlatform({ TRUSTED_PROXIES: '127.0.0.0/8' });
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'astra.test',
    };
    const response = await behind.call('/api/users/me', { headers });
    expect((await echoOf(response)).headers).toMatchObject({
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'astra.test',
    });
    expect(response.headers.get('strict-transport-security')).toContain('max-age=');
    await behind.close();
  });
});
