import { describe, expect, it } from 'vitest';
import { routes, upstreamNames } from './routes.ts';

describe('the routing table', () => {
  it('opens only paths below /api, /ai and /.well-known', () => {
    for (const { path } of routes) expect(path).toMatch(/^\/(?:api|ai|\.well-known)\//);
  });

  it('lists every path once, and every service', () => {
    expect(new Set(routes.map(({ path }) => path)).size).toBe(routes.length);
    expect(new Set(routes.map(({ upstream }) => upstream))).toEqual(new Set(upstreamNames));
  });

  it('lets nobody in without a token but to log in, register, refresh, get a token and read the keys', () => {
    expect(routes.filter(({ access }) => access === 'public').map(({ path }) => path)).toEqual([
      '/.well-known/jwks.json',
      '/api/auth/register',
      '/api/auth/login',
      '/api/auth/refresh',
      '/api/auth/token',
    ]);
  });
});
