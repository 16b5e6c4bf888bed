import { AppError } from '@astrapath/errors';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import fc from 'fast-check';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from './server.ts';
import { Strict } from './strict.ts';

let storeIsUp = true;
const app = createServer({
  logger: createLogger({ service: 'sample', level: 'silent' }),
  metrics: createMetrics('sample'),
  readiness: { store: () => (storeIsUp ? undefined : Promise.reject(new Error('down'))) },
  bodyLimit: 1_000,
});

beforeAll(async () => {
  const body = Strict({ name: Type.String({ maxLength: 20 }), level: Type.Optional(Type.Integer()) });
  app.post('/things', { schema: { body } }, async () => ({ ok: true }));
  app.get(
    '/things',
    { schema: { querystring: Type.Object({ limit: Type.Integer({ default: 20 }) }) } },
    async ({ query }) => query,
  );
  app.get('/things/:thingId', async () => Promise.reject(new AppError('tools.unknown-tool', { detail: 'None such.' })));
  app.get('/bug', async () => Promise.reject(new Error('secret inside')));
  app.get('/outage', async () => Promise.reject(Object.assign(new Error('starting up'), { code: '57P03' })));
  await app.ready();
});
afterAll(() => app.close());

const post = (payload: string, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/things', payload, headers: { 'content-type': type } });

describe('createServer', () => {
  it.each([
    ['broken JSON', '{"name":', 400, 'request.malformed-json'],
    ['a body that is too large', JSON.stringify({ name: 'x'.repeat(2_000) }), 413, 'request.too-large'],
    ['a wrong type', '{"name": 5}', 400, 'request.invalid'],
    ['a number sent as text', '{"name":"a","level":"5"}', 400, 'request.invalid'],
    ['an unknown field', '{"name":"a","x":1}', 400, 'request.invalid'],
    ['a missing field', '{}', 400, 'request.invalid'],
    ['no body', '', 400, 'request.invalid'],
    ['an array', '[]', 400, 'request.invalid'],
    ['prototype poisoning', '{"__proto__":{"a":1},"name":"a"}', 400, 'request.malformed-json'],
    ['U+0000', '{"name":"a\\u0000"}', 400, 'request.invalid'],
    ['half of a surrogate pair', '{"name":"\\uD83D"}', 400, 'request.invalid'],
    ['nesting beyond any use', `{"name":${'['.repeat(80)}${']'.repeat(80)}}`, 400, 'request.invalid'],
  ])('answers %s with problem details', async (_what, payload, status, code) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({
      status,
      code,
      instance: '/things',
      requestId: response.headers['x-request-id'],
    });
  });

  it('takes whole surrogate pairs, and brackets inside texts', async () => {
    expect((await post('{"name":"\\uD83D\\uDE00"}')).statusCode).toBe(200);
    expect((await post(`{"x":"${'['.repeat(80)}"}`)).json().errors).toEqual([
      { path: '/name', message: 'is required' },
    ]);
  });

  it('says where an input is wrong and what would be right', async () => {
    expect((await post('{"name":5}')).json().errors).toEqual([{ path: '/name', message: 'must be string' }]);
    expect((await post('{"name":"a","x":1}')).json().errors).toEqual([{ path: '/x', message: 'is not a known field' }]);
    expect((await post('{}')).json().errors).toEqual([{ path: '/name', message: 'is required' }]);
  });

  it('converts texts of a query string', async () => {
    expect((await app.inject('/things?limit=5')).json()).toEqual({ limit: 5 });
    expect((await app.inject('/things')).json()).toEqual({ limit: 20 });
    expect((await app.inject('/things?limit=many')).statusCode).toBe(400);
  });

  it('answers a wrong method with 405 and Allow, an unknown path with 404', async () => {
    const wrong = await app.inject({ method: 'DELETE', url: '/things' });
    expect(wrong.statusCode).toBe(405);
    expect(wrong.headers.allow).toContain('POST');
    expect((await app.inject('/nothing')).json()).toMatchObject({ status: 404, code: 'request.not-found' });
  });

  it('answers a coded error as itself and a bug as 500 without its message', async () => {
    expect((await app.inject('/things/1')).json()).toMatchObject({ code: 'tools.unknown-tool', detail: 'None such.' });
    const bug = await app.inject('/bug');
    expect(bug.statusCode).toBe(500);
    expect(bug.body).not.toContain('secret');
  });

  it('takes a sane x-request-id and replaces any other', async () => {
    expect((await app.inject({ url: '/things', headers: { 'x-request-id': 'abc-1' } })).headers['x-request-id']).toBe(
      'abc-1',
    );
    expect(
      (await app.inject({ url: '/things', headers: { 'x-request-id': 'a b\t' } })).headers['x-request-id'],
    ).not.toBe('a b\t');
  });

  it.each([
    ['a lone percent sign', '/%'],
    ['U+0000', '/things/%00'],
    ['a broken UTF-8 sequence', '/things/%ff'],
    ['an endless parameter', `/things/${'x'.repeat(5_000)}`],
  ])('survives an address with %s', async (_what, url) => {
    const { statusCode } = await app.inject(url);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
  });

  it('never answers 5xx to a body of garbage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' })), async (payload) => {
        expect((await post(payload)).statusCode).toBeLessThan(500);
      }),
    );
  });

  it('asks the client to come back while a store is away', async () => {
    const response = await app.inject('/outage');
    expect([response.statusCode, response.json().code, response.headers['retry-after']]).toEqual([
      503,
      'request.unavailable',
      '2',
    ]);
  });

  it('is ready while everything it needs is usable, and names what is not', async () => {
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
    storeIsUp = false;
    const response = await app.inject('/health/ready');
    expect([response.statusCode, response.json().detail]).toEqual([503, 'Not usable now: store.']);
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    storeIsUp = true;
  });

  it('counts requests by route pattern', async () => {
    expect((await app.inject('/metrics')).body).toContain('route="/things/:thingId"');
  });
});
