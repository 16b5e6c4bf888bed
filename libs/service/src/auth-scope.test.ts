import { createLogger, createMetrics } from '@astrapath/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authScope } from './auth-scope.ts';
import type { Caller } from './caller.ts';
import { createServer } from './server.ts';

const claimed: Caller = {
  kind: 'user',
  userId: 'u1',
  roles: [],
  scopes: [],
  sessionId: 's1',
  timezone: 'Europe/Berlin',
  pastZones: [],
};
const app = createServer({
  logger: createLogger({ service: 'sample', level: 'silent' }),
  metrics: createMetrics('sample'),
  readiness: {},
});
beforeAll(async () => {
  await app.register(authScope(async () => claimed));
  app.get('/me', async ({ caller: { timezone, pastZones } }) => ({ timezone, pastZones }));
});
afterAll(() => app.close());

const me = (headers: Record<string, string>) =>
  app.inject({ url: '/me', headers: { authorization: 'Bearer token', ...headers } });

describe('the zones of a caller', () => {
  it('are those of the session check, else the one of the token', async () => {
    expect((await me({})).json()).toEqual({ timezone: 'Europe/Berlin', pastZones: [] });
    const headers = { 'x-user-timezone': 'Asia/Tokyo', 'x-user-past-zones': '1000 UTC, 2000 Europe/Berlin' };
    expect((await me(headers)).json()).toEqual({
      timezone: 'Asia/Tokyo',
      pastZones: [
        { timezone: 'UTC', untilMs: 1_000 },
        { timezone: 'Europe/Berlin', untilMs: 2_000 },
      ],
    });
  });

  it('are not guessed where the gateway sends something else: nothing is stamped', async () => {
    expect((await me({ 'x-user-past-zones': 'UTC' })).statusCode).toBe(500);
  });
});
