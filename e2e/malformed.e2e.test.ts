import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { MongoClient } from 'mongodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { call, type Json, register } from './client.ts';
import { readStack } from './platform.ts';

type Attempt = { name: string; expected: readonly number[]; send: () => Promise<Json> };

const GARBAGE_BODIES = [
  '{',
  '{"a":}',
  '[',
  'null',
  '"text"',
  '5',
  '[]',
  '{"__proto__":1}',
  '\u0000',
  '{"a":"\\ud800"}',
  '<xml/>',
  'a=b',
];
const WRONG_VALUES = [
  null,
  5,
  -1,
  true,
  [],
  {},
  '',
  ' ',
  'x'.repeat(30_000),
  '\u0000',
  '../../etc/passwd',
  { $gt: '' },
  ['a'],
];
const UNKNOWN_IDS = [
  'x',
  '0',
  'tz4a98xxat96iws9zmbrgj3a',
  "' OR 1=1 --",
  '%2e%2e%2finternal',
  '%00',
  '🙂',
  'x'.repeat(300),
  '{}',
  '$where',
];
const BAD_TIMES = [
  '2018-02-29T00:00:00Z',
  'yesterday',
  '',
  '9999-12-31T00:00:00Z',
  '1900-01-01T00:00:00Z',
  0,
  null,
  '2026-13-01',
  '2026-01-01',
];

let account: { token: string; userId: string };
let stranger: { token: string; userId: string };

beforeAll(async () => {
  account = await register();
  stranger = await register();
});

const post = (path: string, body: unknown, token = account.token) => call('POST', path, { token, body });

function bodies(path: string, method: string, isPublic = false): Attempt[] {
  return GARBAGE_BODIES.map((body) => ({
    name: `${method} ${path} with the body ${JSON.stringify(body).slice(0, 30)}`,
    expected: [400],
    send: () => call(method, path, { body, ...(isPublic ? {} : { token: account.token }) }),
  }));
}

function values(path: string, method: string, valid: Record<string, unknown>, isPublic = false): Attempt[] {
  return Object.keys(valid).flatMap((field) =>
    WRONG_VALUES.filter(
      (value) =>
        !(
          typeof value === 'string' &&
          typeof valid[field] === 'string' &&
          value.trim() !== '' &&
          value.length < 200 &&
          !value.includes('\u0000')
        ),
    ).map((value) => ({
      name: `${method} ${path} with ${field} = ${JSON.stringify(value)?.slice(0, 20)}`,
      expected: [400, 413],
      send: () =>
        call(method, path, { body: { ...valid, [field]: value }, ...(isPublic ? {} : { token: account.token }) }),
    })),
  );
}

function unknownIds(method: string, path: (id: string) => string, body?: unknown): Attempt[] {
  return UNKNOWN_IDS.map((id) => ({
    name: `${method} ${path(id)}`.slice(0, 60),
    expected: [400, 403, 404, 414],
    send: () => call(method, path(encodeURI(id)), { token: account.token, ...(body === undefined ? {} : { body }) }),
  }));
}

function wrongMethods(): Attempt[] {
  const paths = [
    '/api/auth/login',
    '/api/tools',
    '/api/tools/interview_coach/execute',
    '/api/users/me/goals',
    '/api/learning/paths',
    '/api/analytics/events',
  ];
  return paths.flatMap((path) =>
    ['PATCH', 'DELETE', 'PUT'].map((method) => ({
      name: `${method} ${path}`,
      expected: [405],
      send: () => call(method, path, { token: account.token }),
    })),
  );
}

function events(): Attempt[] {
  const valid = { type: 'tool_usage', timestamp: new Date().toISOString() };
  const wrong = [
    ...BAD_TIMES.map((timestamp) => ({ ...valid, timestamp })),
    ...['', 'unknown', 5, null, 'TOOL_USAGE'].map((type) => ({ ...valid, type })),
    ...[-1, 86_401, 1.5, '5', null, 1e30].map((duration) => ({ ...valid, duration })),
    ...['', 'x'.repeat(200), 5, null, 'tab\tbed'].map((id) => ({ ...valid, id })),
    { ...valid, userId: 'someone-else' },
    { ...valid, timezone: 'UTC' },
    { ...valid, extra: 1 },
    { events: [] },
    { events: Array.from({ length: 1_001 }, () => valid) },
    { events: valid },
    { events: [valid], extra: 1 },
    {},
  ];
  return wrong.map((body, index) => ({
    name: `event ${index} ${JSON.stringify(body).slice(0, 40)}`,
    expected: [400],
    send: () => post('/api/analytics/events', body),
  }));
}

async function tokens(): Promise<Attempt[]> {
  const [header = '', payload = '', signature = ''] = account.token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const foreign = await generateKeyPair('ES256');
  const sign = (protectedHeader: object, body: object) =>
    new SignJWT({ ...body }).setProtectedHeader({ alg: 'ES256', ...protectedHeader }).sign(foreign.privateKey);
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const jwk = await exportJWK(foreign.publicKey);
  const hmacInput = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`;
  const bad: Record<string, string> = {
    unsigned: `${encode({ alg: 'none' })}.${payload}.`,
    'with an empty signature': `${header}.${payload}.`,
    'with a changed payload': `${header}.${encode({ ...claims, sub: stranger.userId })}.${signature}`,
    'with more roles': `${header}.${encode({ ...claims, roles: ['admin'] })}.${signature}`,
    'signed by a foreign key': await sign({ kid }, claims),
    'with its own key inside': await sign({ kid, jwk }, claims),
    'of an unknown key': await sign({ kid: 'unknown' }, claims),
    'expired and foreign': await sign({ kid }, { ...claims, exp: 1 }),
    'signed with HMAC': `${hmacInput}.${createHmac('sha256', 'secret').update(hmacInput).digest('base64url')}`,
    'of three dots': '...',
    'of text': 'token',
    'cut short': account.token.slice(0, -10),
  };
  return Object.entries(bad).flatMap(([name, token]) =>
    [
      '/api/users/me',
      '/api/tools',
      '/api/learning/paths',
      '/api/tools/interview_coach/history',
      '/api/ai/models',
      `/api/analytics/user/${account.userId}`,
    ].map((path) => ({
      name: `GET ${path} with a token ${name}`,
      expected: [401],
      send: () => call('GET', path, { token }),
    })),
  );
}

function othersData(): Attempt[] {
  const paths = [
    `/api/users/${stranger.userId}`,
    `/api/analytics/user/${stranger.userId}`,
    `/api/learning/progress/${stranger.userId}`,
  ];
  return paths.map((path) => ({
    name: `GET ${path}`,
    expected: [403, 404],
    send: () => call('GET', path, { token: account.token }),
  }));
}

function missingTokens(): Attempt[] {
  const paths = [
    '/api/users/me',
    '/api/tools',
    '/api/learning/paths',
    '/api/analytics/user/x',
    '/api/tools/executions/x',
    '/api/ai/jobs/x/status',
  ];
  return paths.map((path) => ({ name: `GET ${path} without a token`, expected: [401], send: () => call('GET', path) }));
}

function strayPaths(): Attempt[] {
  const paths = [
    '/',
    '/api',
    '/api/nothing',
    '/internal/sessions/x',
    '/api/../internal/sessions/x',
    '/api/auth/%2e%2e/%2e%2e/internal/sessions/x',
    '/api/tools/..%2f..%2finternal',
    '//internal',
    '/API/tools',
  ];
  return paths.map((path) => ({
    name: `GET ${path}`,
    expected: [400, 401, 404],
    send: () => call('GET', path, { token: account.token }),
  }));
}

function queries(): Attempt[] {
  const lists = ['/api/tools', '/api/learning/paths', '/api/tools/interview_coach/history', '/api/users/me/goals'];
  const wrong = ['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'cursor=x', 'cursor=bnVsbA', 'limit=-1', 'cursor=W10'];
  const ranges = [
    'from=x',
    'from=2026-02-30',
    'from=2026-02-02&to=2026-02-01',
    'to=2026-13-01',
    'from=1900-01-01&to=2026-01-01',
  ];
  return [
    ...lists.flatMap((path) => wrong.map((query) => `${path}?${query}`)),
    ...ranges.map((query) => `/api/analytics/user/${account.userId}?${query}`),
    '/api/learning/paths?difficulty=impossible',
    '/api/learning/paths?sort=;drop',
  ].map((path) => ({ name: `GET ${path}`, expected: [400], send: () => call('GET', path, { token: account.token }) }));
}

async function everyAttempt(): Promise<Attempt[]> {
  const registration = { email: 'someone@example.org', password: 'short', firstName: 'A', lastName: 'B' };
  const execution = { question: 'Why?' };
  return [
    ...bodies('/api/auth/register', 'POST', true),
    ...bodies('/api/auth/login', 'POST', true),
    ...bodies('/api/auth/refresh', 'POST', true),
    ...bodies('/api/tools/interview_coach/execute', 'POST'),
    ...bodies('/ai/tools/execute', 'POST'),
    ...bodies('/api/users/me', 'PATCH'),
    ...bodies('/api/users/me/goals', 'POST'),
    ...bodies('/api/analytics/events', 'POST'),
    ...bodies('/api/ai/tools/execute', 'POST'),
    ...bodies('/api/tools/skill_gap/execute', 'POST'),
    ...bodies('/api/users/me/skills', 'PUT').filter(({ name }) => !name.includes('"[]"')),
    ...values('/api/auth/login', 'POST', { email: 5, password: 5 }, true),
    ...values('/api/auth/refresh', 'POST', { refreshToken: 5 }, true).map((attempt) => ({
      ...attempt,
      expected: [400, 401, 413],
    })),
    ...values('/api/tools/skill_gap/execute', 'POST', { input: { currentSkills: [], targetOccupation: 'x' } }),
    ...values('/api/auth/register', 'POST', registration, true),
    ...values('/api/users/me/goals', 'POST', { targetDate: '2027-01-01' }).map((attempt) => attempt),
    ...values('/api/tools/interview_coach/execute', 'POST', { input: execution }),
    ...values('/ai/tools/execute', 'POST', { input: execution }),
    ...unknownIds('POST', (id) => `/api/tools/${id}/execute`, { input: execution }),
    ...unknownIds('GET', (id) => `/api/tools/executions/${id}`),
    ...unknownIds('GET', (id) => `/api/ai/jobs/${id}/status`),
    ...unknownIds('POST', (id) => `/api/learning/paths/${id}/enroll`),
    ...unknownIds('PUT', (id) => `/api/learning/modules/${id}/complete`, {}),
    ...unknownIds('POST', (id) => `/api/users/me/goals/${id}/complete`),
    ...unknownIds('GET', (id) => `/api/users/${id}`),
    ...unknownIds('GET', (id) => `/api/analytics/user/${id}`),
    ...wrongMethods(),
    ...events(),
    ...(await tokens()),
    ...othersData(),
    ...missingTokens(),
    ...strayPaths(),
    ...queries(),
  ];
}

describe('malformed and forbidden requests', () => {
  it('are answered with problem details and the right status, never 5xx, and store nothing', async () => {
    const before = await storedDays();
    const attempts = await everyAttempt();
    expect(attempts.length).toBeGreaterThanOrEqual(500);
    const wrong: string[] = [];
    for (const { name, expected, send } of attempts) {
      const { status, headers, body } = await send();
      const type = headers.get('content-type') ?? '';
      const isProblem =
        type.startsWith('application/problem+json') &&
        body.status === status &&
        body.requestId === headers.get('x-request-id');
      if (!expected.includes(status) || !isProblem)
        wrong.push(`${name}: ${status} ${type} ${JSON.stringify(body).slice(0, 160)}`);
    }
    expect(wrong).toEqual([]);
    expect(await storedDays()).toBe(before);
    expect((await call('GET', '/api/users/me/goals', { token: account.token })).body.items).toEqual([]);
    expect((await call('GET', '/api/tools/interview_coach/history', { token: account.token })).body.items).toEqual([]);
  }, 180_000);

  it('survives raw garbage on its port', async () => {
    const { hostname, port } = new URL(inject('gateway'));
    const lines = [
      'GARBAGE\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
      '\u0000\u0001\u0002',
      'POST /api/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ];
    for (const line of lines) {
      const answer = await exchange(hostname, Number(port), line);
      expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
    }
    expect((await call('GET', '/health')).status).toBe(200);
  });

  it('answers a huge body with 413', async () => {
    const { status } = await post('/api/users/me/goals', { title: 'x'.repeat(12_000_000) });
    expect(status).toBe(413);
  });
});

async function storedDays(): Promise<number> {
  const { engines } = await readStack(inject('platformDir'));
  const client = await MongoClient.connect(engines.mongo?.url ?? '');
  const count = await client.db().collection('dailyStats').countDocuments({ userId: account.userId });
  await client.close();
  return count;
}

function exchange(host: string, port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, host, () => socket.end(text, 'latin1'));
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', () => resolve(answer));
    socket.setTimeout(5_000, () => socket.destroy());
  });
}
