import { createServer } from '@astrapath/service';
import { quietTelemetry, until } from '@astrapath/testing';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Platform, startPlatform } from './platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

const CLIENTS = 16;

/** A service built like all of ours, in the place of the stand-in. */
async function startRealService(port: number) {
  const app = createServer({ ...quietTelemetry('learning'), readiness: {} });
  app.get('/api/learning/paths', async () => ({ items: [] }));
  app.post('/api/learning/paths/:pathId/enroll', async () => {
    effects++;
    return {};
  });
  await app.listen({ port, host: '127.0.0.1' });
  return app;
}
let effects = 0;

it('a service that is stopped and started again under load loses no request, and does none twice', async () => {
  await platform.services.learning.stop();
  let service = await startRealService(platform.services.learning.port);
  const dispatcher = new Agent({ connections: CLIENTS });
  const statuses = new Map<number, number>();
  let isLoading = true;
  let posts = 0;
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    while (isLoading) {
      const isPost = client % 2 === 0;
      const path = isPost ? '/api/learning/paths/1/enroll' : '/api/learning/paths';
      const headers = { authorization: `Bearer ${platform.token}`, 'content-type': 'application/json' };
      const options = isPost ? { method: 'POST' as const, headers, body: '{}' } : { method: 'GET' as const, headers };
      const { statusCode, body } = await request(platform.url + path, { dispatcher, ...options });
      await body.dump();
      if (isPost) posts++;
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
  });
  const answered = () => [...statuses.values()].reduce((sum, count) => sum + count, 0);

  for (let restart = 0; restart < 4; restart++) {
    const before = answered();
    await until('the load to run', () => answered() > before + 300);
    await service.close();
    service = await startRealService(platform.services.learning.port);
  }
  isLoading = false;
  await Promise.all(clients);
  expect([...statuses.keys()]).toEqual([200]);
  expect(effects).toBe(posts);
  await service.close();
  await dispatcher.close();
  await platform.services.learning.start();
});
