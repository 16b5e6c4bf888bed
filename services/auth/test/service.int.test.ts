import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodec } from '@astrapath/events';
import { connectPostgres, createId } from '@astrapath/service';
import {
  createEventReader,
  createTestDatabase,
  engineUrls,
  freePort,
  quietTelemetry,
  startProcess,
  until,
  untilReady,
} from '@astrapath/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environment, registration } from './auth-stack.ts';

const WORKERS = 8;
const credentials = {
  admin: { email: `Admin-${createId()}@example.test`, password: 'first-admin-secret-31' },
  demo: { email: `demo-${createId()}@example.test`, password: 'first-demo-secret-32' },
  importer: { clientId: 'importer', clientSecret: 'a-secret-of-at-least-24-characters' },
};

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let codec: Awaited<ReturnType<typeof createCodec>>;
let pool: Pool;
let directory: string;
let env: Record<string, string>;
const running: { stop: (signal: NodeJS.Signals) => Promise<number | null> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase('auth');
  pool = await connectPostgres({ url: database.url, service: 'auth', logger: quietTelemetry('auth').logger });
  codec = await createCodec({ registryUrl: engineUrls().schemaRegistryUrl });
  directory = await mkdtemp(join(tmpdir(), 'auth-service-'));
  env = {
    ...environment(database.url),
    LOG_LEVEL: 'info',
    SIGNING_KEY_ENCRYPTION_KEY: '',
    KEY_FILE: join(directory, 'keys/auth.key'),
    SEED_CREDENTIALS_FILE: join(directory, 'credentials.json'),
  };
});

afterAll(async () => {
  await Promise.all(running.map(({ stop }) => stop('SIGKILL')));
  await pool.end();
  await codec.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

function start(file: string, extra: Record<string, string> = {}) {
  const started = startProcess(`services/auth/${file}`, { ...env, ...extra });
  running.push(started);
  return started;
}

async function startService() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = start('src/main.ts', { PORT: String(port) });
  await untilReady(url);
  return { ...service, url };
}

async function seed(changed: object = {}) {
  await writeFile(join(directory, 'credentials.json'), JSON.stringify({ ...credentials, ...changed }));
  const seeding = start('prisma/seed.ts');
  expect({ code: await seeding.exited, output: seeding.output() }).toMatchObject({ code: 0 });
  return seeding.output();
}

async function post(url: string, body: object, signalMs = 20_000) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(signalMs),
  });
  const answer: { accessToken: string; user: { id: string; roles: string[] } } = JSON.parse(await response.text());
  return { status: response.status, answer };
}

it('seeds administrator, demo user and importer, once, and changes a password that changed', async () => {
  const first = await seed();
  expect(first).not.toContain(credentials.admin.password);
  expect(first.toLowerCase()).not.toContain(credentials.admin.email.toLowerCase());
  await seed();
  const { rows } = await pool.query('SELECT roles FROM users ORDER BY created_at');
  expect(rows).toEqual([{ roles: ['user', 'admin'] }, { roles: ['user'] }]);
  const demo = { email: credentials.demo.email, password: 'second-demo-secret-33' };
  await seed({ demo });

  const { url, stop } = await startService();
  const admin = await post(`${url}/api/auth/login`, credentials.admin);
  expect(admin).toMatchObject({ status: 200, answer: { user: { roles: ['user', 'admin'] } } });
  expect((await post(`${url}/api/auth/login`, demo)).status).toBe(200);
  expect((await post(`${url}/api/auth/login`, credentials.demo)).status).toBe(401);
  const { clientId, clientSecret } = credentials.importer;
  const token = await fetch(`${url}/api/auth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal: AbortSignal.timeout(10_000),
  });
  expect(await token.json()).toMatchObject({ token_type: 'Bearer', scope: 'analytics:import' });
  expect(await stop('SIGTERM')).toBe(0);
});

it('says which setting is missing and does not start', async () => {
  const service = start('src/main.ts', { DATABASE_URL: '' });
  expect(await service.exited).toBe(1);
  expect(service.output()).toContain('DATABASE_URL');
});

it('signs with one key in all instances, and each takes the other’s tokens', async () => {
  await pool.query('DELETE FROM signing_keys');
  await rm(join(directory, 'keys'), { recursive: true });
  const [one, two] = await Promise.all([startService(), startService()]);
  const { answer } = await post(`${one.url}/api/auth/register`, registration());
  const other = await post(`${two.url}/api/auth/register`, registration());
  expect(decodeProtectedHeader(answer.accessToken).kid).toBe(decodeProtectedHeader(other.answer.accessToken).kid);
  const authorization = `Bearer ${answer.accessToken}`;
  const me = () => fetch(`${two.url}/api/users/me`, { headers: { authorization }, signal: AbortSignal.timeout(5_000) });
  expect((await me()).status).toBe(200);
  const logout = { method: 'DELETE', headers: { authorization }, signal: AbortSignal.timeout(5_000) };
  expect((await fetch(`${one.url}/api/auth/logout`, logout)).status).toBe(204);
  expect((await me()).status).toBe(401);
  expect(await Promise.all([one.stop('SIGTERM'), two.stop('SIGTERM')])).toEqual([0, 0]);
});

it('loses no registration it confirmed when it is stopped under load, and logs nothing personal', async () => {
  const first = await startService();
  const confirmed = new Map<string, string>();
  const refusals = new Set<number>();
  const registerUntilRefused = async (): Promise<void> => {
    for (;;) {
      const sent = registration({ firstName: 'Zephyrine', lastName: 'Quillfeather' });
      const { status, answer } = await post(`${first.url}/api/auth/register`, sent);
      if (status !== 201) return void refusals.add(status);
      confirmed.set(answer.user.id, sent.email);
      expect(decodeJwt(answer.accessToken).sub).toBe(answer.user.id);
    }
  };
  const workers = Promise.allSettled(Array.from({ length: WORKERS }, registerUntilRefused));
  await until('some registrations', () => confirmed.size > 30);
  expect({ code: await first.stop('SIGTERM'), output: first.output() }).toMatchObject({ code: 0 });
  await workers;
  expect([...refusals].filter((status) => status !== 503)).toEqual([]);
  expect(first.output()).not.toMatch(/Zephyrine|Quillfeather|example\.test|quiet-harbour|eyJ/);

  const second = await startService();
  const events = await createEventReader({ pool, codec })('identity.user.registered.v1', ({ userId }) =>
    confirmed.has(userId),
  );
  expect(new Set(events.map(({ userId }) => userId))).toEqual(new Set(confirmed.keys()));
  expect(await second.stop('SIGTERM')).toBe(0);
});
