import { toAppError } from '@astrapath/service';
import { createFragileDatabase, createTcpProxy, engineUrls, until } from '@astrapath/testing';
import { createLogger } from '@astrapath/telemetry';
import { Redis } from 'ioredis';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis } from '../src/connections.ts';
import { createSessionEcho } from '../src/sessions/session-echo-store.ts';
import { createSessionStates } from '../src/sessions/session-states.ts';
import { createSessionStore } from '../src/sessions/session-store.ts';
import { type AuthStack, startAuthStack } from './auth-stack.ts';
import { registerPerson } from './person.ts';

let auth: AuthStack;
let nowhere: Redis;
beforeAll(async () => {
  auth = await startAuthStack();
  // Port 1 refuses; the client goes on trying to connect.
  nowhere = new Redis({ host: '127.0.0.1', port: 1, commandTimeout: 200, maxRetriesPerRequest: 0 });
  nowhere.on('error', () => undefined);
});
afterAll(async () => {
  nowhere.disconnect();
  await auth.close();
});

describe('while Redis is away', () => {
  const statesWithout = () =>
    createSessionStates({
      echo: createSessionEcho(nowhere),
      store: createSessionStore(auth.pool),
      logger: createLogger({ service: 'auth', level: 'silent' }),
      now: () => new Date(),
    });

  it('sessions are checked in PostgreSQL', async () => {
    const { accessToken } = await registerPerson(auth.app, { timezone: 'Asia/Tokyo' });
    const state = await statesWithout().stateOf(String(decodeJwt(accessToken).sid));
    expect(state).toMatchObject({ active: true, timezone: 'Asia/Tokyo' });
  });

  it('a logout is not confirmed, and is made good by the next one', async () => {
    const { accessToken, call } = await registerPerson(auth.app);
    expect((await call('GET', '/api/users/me')).statusCode).toBe(200);
    const ended = statesWithout().end(String(decodeJwt(accessToken).sid));
    const answer = await ended.catch(toAppError);
    expect(answer).toMatchObject({ code: 'request.unavailable' });
    expect((await call('DELETE', '/api/auth/logout')).statusCode).toBe(204);
    expect((await call('GET', '/api/users/me')).statusCode).toBe(401);
  });
});

describe('a connection to Redis', () => {
  it('that has died silently is made anew', async () => {
    const proxy = await createTcpProxy(Number(new URL(engineUrls().redisQueueUrl).port));
    const redis = await connectRedis(
      `redis://127.0.0.1:${proxy.port}`,
      createLogger({ service: 'auth', level: 'silent' }),
    );
    proxy.halfOpen();
    await until('an answer', async () => (await redis.ping().catch(() => undefined)) !== undefined);
    expect(redis.status).toBe('ready');
    redis.disconnect();
    await proxy.close();
  });
});

describe('while PostgreSQL is away', () => {
  it('whoever asks is told to come back, and is served when it is there again', async () => {
    const database = await createFragileDatabase('auth');
    const fragile = await startAuthStack(database);
    try {
      const { call } = await registerPerson(fragile.app);
      database.proxy.refuse();
      for (const [method, url] of [
        ['GET', '/api/users/me'],
        ['GET', '/api/users/me/goals'],
      ] as const) {
        const answer = await call(method, url);
        expect([answer.statusCode, answer.json().code]).toEqual([503, 'request.unavailable']);
        expect(answer.headers['retry-after']).toBe('2');
      }
      database.proxy.pass();
      expect((await call('GET', '/api/users/me')).statusCode).toBe(200);
    } finally {
      database.proxy.pass();
      await fragile.close();
    }
  });
});
