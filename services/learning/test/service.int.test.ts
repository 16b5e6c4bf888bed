import { createCodec } from '@astrapath/events';
import { connectPostgres, createId } from '@astrapath/service';
import {
  createEventReader,
  createTestDatabase,
  createTestIssuer,
  engineUrls,
  freePort,
  quietTelemetry,
  startProcess,
  until,
  untilReady,
} from '@astrapath/testing';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

const WORKERS = 20;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let issuer: Awaited<ReturnType<typeof createTestIssuer>>;
let pool: Pool;
let codec: Awaited<ReturnType<typeof createCodec>>;
let env: Record<string, string>;
let url: string;
const running: { stop: (signal: NodeJS.Signals) => Promise<number | null> }[] = [];

beforeAll(async () => {
  const engines = engineUrls();
  database = await createTestDatabase('learning');
  issuer = await createTestIssuer();
  pool = await connectPostgres({ url: database.url, service: 'learning', logger: quietTelemetry('learning').logger });
  codec = await createCodec({ registryUrl: engines.schemaRegistryUrl });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = {
    PORT: String(port),
    LOG_LEVEL: 'info',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: engines.kafkaBrokers,
    SCHEMA_REGISTRY_URL: engines.schemaRegistryUrl,
    AUTH_URL: issuer.url,
  };
});

afterAll(async () => {
  await Promise.all(running.map(({ stop }) => stop('SIGKILL')));
  await pool.end();
  await codec.close();
  await issuer.close();
  await database.drop();
});

function start(file: string, extra: Record<string, string> = {}) {
  const started = startProcess(`services/learning/${file}`, { ...env, ...extra });
  running.push(started);
  return started;
}

async function call(path: string, init: { method?: string; userId?: string } = {}) {
  const authorization = `Bearer ${await issuer.token({ userId: init.userId ?? createId() })}`;
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url + path, { method: init.method ?? 'GET', headers: { authorization }, signal });
  const body: { items: { id: string }[] } = JSON.parse(await response.text());
  return { status: response.status, body };
}

it('publishes the catalogue by its seed, once, however often it is run', async () => {
  for (const expected of [14, 0]) {
    const before = await outboxRows();
    const seed = start('prisma/seed.ts');
    expect({ code: await seed.exited, output: seed.output() }).toMatchObject({ code: 0 });
    expect((await outboxRows()) - before).toBe(expected);
  }
});

it('says which setting is missing and does not start', async () => {
  const service = start('src/main.ts', { DATABASE_URL: '' });
  expect(await service.exited).toBe(1);
  expect(service.output()).toContain('DATABASE_URL');
});

it('loses no enrolment it confirmed when it is stopped under load', async () => {
  const first = start('src/main.ts');
  await untilReady(url);
  const pathId = (await call('/api/learning/paths')).body.items[0]?.id;
  const confirmed: string[] = [];
  const refusals = new Set<number>();
  const enrolUntilRefused = async (): Promise<void> => {
    for (;;) {
      const userId = createId();
      const { status } = await call(`/api/learning/paths/${pathId}/enroll`, { method: 'POST', userId });
      if (status !== 201) return void refusals.add(status);
      confirmed.push(userId);
    }
  };
  const workers = Promise.allSettled(Array.from({ length: WORKERS }, enrolUntilRefused));
  await until('some enrolments', () => confirmed.length > 200);
  expect({ code: await first.stop(), output: first.output() }).toMatchObject({ code: 0 });
  await workers;
  // A connection that was still open is told to come back; one that was closed fails to connect.
  expect([...refusals].filter((status) => status !== 503)).toEqual([]);

  const second = start('src/main.ts');
  await untilReady(url);
  const eventsOf = createEventReader({ pool, codec });
  const mine = new Set(confirmed);
  const events = await eventsOf('learning.enrolment.created.v1', (event) => mine.has(event.userId));
  expect(new Set(events.map(({ userId }) => userId))).toEqual(mine);
  expect(second.output()).not.toContain('"level":"error"');
  expect({ code: await second.stop(), output: second.output() }).toMatchObject({ code: 0 });
});

async function outboxRows(): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>('SELECT count(*)::int AS waiting FROM outbox');
  return rows[0]?.waiting ?? 0;
}
