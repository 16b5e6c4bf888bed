import { request as httpRequest, type ServerResponse } from 'node:http';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './platform.ts';
import { codeOf } from './stand-in.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  for (const { state } of Object.values(platform.services)) state.seen.length = 0;
});

const post = (path: string, headers: Record<string, string> = {}) =>
  platform.call(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"a":1}' });

describe('a service that is slow', () => {
  let impatient: Platform;
  beforeAll(async () => {
    impatient = await startPlatform({ UPSTREAM_HEADERS_TIMEOUT_MS: '700', UPSTREAM_IDLE_TIMEOUT_MS: '700' });
  });
  afterAll(() => impatient.close());

  it('is given up with 504 when it does not begin to answer', async () => {
    const { ai } = impatient.services;
    ai.state.handle = () => undefined;
    const response = await impatient.call('/api/ai/jobs/1/status');
    expect([response.status, await codeOf(response)]).toEqual([504, 'gateway.upstream-timeout']);
    expect(ai.state.seen).toHaveLength(1);
  });

  it('breaks the answer off when it falls silent within it', async () => {
    impatient.services.ai.state.handle = (_request, response) => void response.writeHead(200).write('first');
    const response = await impatient.call('/api/ai/jobs/1/status');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });
});

describe('a service that dies in the middle of an answer', () => {
  it.each([{}, { 'content-length': '1000' }])('is not made to look whole (%j)', async (headers) => {
    platform.services.ai.state.handle = (_request, response) => {
      response.writeHead(200, headers).write('half');
      setImmediate(() => response.socket?.resetAndDestroy());
    };
    const response = await platform.call('/api/ai/jobs/1/status');
    await expect(response.text()).rejects.toThrow('terminated');
  });
});

describe('a service that breaks off before it answers', () => {
  const breakOff = (response: ServerResponse) => response.socket?.destroy();

  it('is asked once more for what may be done twice', async () => {
    const { state } = platform.services.learning;
    const { handle } = state;
    for (const [method, headers] of [
      ['GET', {}],
      ['PUT', { 'content-type': 'application/json' }],
      ['POST', { 'content-type': 'application/json', 'idempotency-key': 'k1' }],
    ] as const) {
      state.seen.length = 0;
      state.handle = (_request, response) => {
        state.handle = handle;
        breakOff(response);
      };
      const body = method === 'GET' ? {} : { body: '{"a":1}' };
      const response = await platform.call('/api/learning/things/1', { method, headers, ...body });
      expect([response.status, state.seen.length]).toEqual([200, 2]);
    }
  });

  it('is not asked again for what may not', async () => {
    const { state } = platform.services.tools;
    const { handle } = state;
    state.handle = (_request, response) => breakOff(response);
    const response = await post('/api/tools/x/execute');
    expect([response.status, await codeOf(response)]).toEqual([503, 'gateway.upstream-unavailable']);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(state.seen).toHaveLength(1);
    state.handle = handle;
  });
});

describe('a service that restarts', () => {
  it('is waited for by everybody who asks meanwhile', async () => {
    const { learning } = platform.services;
    await learning.stop();
    const asked = Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        index % 2 === 0 ? platform.call('/api/learning/paths') : post('/api/learning/paths/1/enroll'),
      ),
    );
    await until('the first refusal', async () => (await refusalsOf('learning')) > 0);
    setTimeout(() => void learning.start(), 800);
    const answers = await asked;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(learning.state.seen).toHaveLength(200);
  });

  it('for too long is told at once, after the first two seconds', async () => {
    const { analytics } = platform.services;
    await analytics.stop();
    const startedAt = Date.now();
    const first = await platform.call('/api/analytics/user/1');
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '2']);
    expect(Date.now() - startedAt).toBeGreaterThan(1_500);
    const again = Date.now();
    expect((await post('/api/analytics/events')).status).toBe(503);
    expect(Date.now() - again).toBeLessThan(1_500);
    await analytics.start();
    expect((await post('/api/analytics/events')).status).toBe(200);
  });
});

describe('a client that leaves', () => {
  it('while it waits frees the service', async () => {
    const { ai } = platform.services;
    let left = false;
    ai.state.handle = (_request, response) => void response.once('close', () => (left = true));
    const abort = new AbortController();
    const asked = platform.call('/api/ai/jobs/1/status', { signal: abort.signal });
    await until('the request to arrive', () => ai.state.seen.length === 1);
    abort.abort();
    await expect(asked).rejects.toThrow('aborted');
    await until('the service to notice', () => left);
  });

  it('in the middle of its upload frees the service', async () => {
    const { analytics } = platform.services;
    const { handle } = analytics.state;
    const sawEnd = Promise.withResolvers<string>();
    analytics.state.handle = (request) => {
      request.once('error', ({ message }) => sawEnd.resolve(message));
      request.resume();
    };
    const upload = httpRequest(`${platform.url}/api/analytics/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}`, 'content-type': 'application/x-ndjson' },
    });
    upload.on('error', () => undefined);
    upload.write('{"type":"tool_usage"}\n');
    await until('the upload to begin', () => analytics.state.seen.length === 1);
    upload.destroy();
    expect(await sawEnd.promise).toBe('aborted');
    analytics.state.handle = handle;
  });
});

async function refusalsOf(upstream: string): Promise<number> {
  const start = `astrapath_gateway_upstream_failures_total{upstream="${upstream}",reason="unreachable"`;
  const line = (await platform.metrics.text()).split('\n').find((text) => text.startsWith(start));
  return Number(line?.split(' ').at(-1) ?? 0);
}
