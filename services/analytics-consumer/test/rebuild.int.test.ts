import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventOf } from '@astrapath/contracts';
import { createCodec, createProducer, publishContracts, readTopic } from '@astrapath/events';
import { type Engines, startEngines } from '@astrapath/local-stack';
import { createTestIssuer, quietTelemetry, until } from '@astrapath/testing';
import type { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.ts';
import { type DailyStats, MAX_EVENTS_PER_DAY } from '../src/daily-stats/daily-stats.ts';
import { connectMongo } from '../src/daily-stats/daily-stats-store.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ACTIVITY = 'analytics.activity.recorded.v1';
const CORRECTED = 'analytics.activity.corrected.v1';
const UPDATED = 'analytics.daily-stats.updated.v1';
const USERS = 30;

const { logger, metrics } = quietTelemetry('analytics-consumer');
const closing: (() => Promise<unknown>)[] = [];
/** A log and a store of its own: a rebuild is about all there is. */
let engines: Engines;
let mongo: MongoClient;
let codec: Awaited<ReturnType<typeof createCodec>>;
let producer: ReturnType<typeof createProducer>;
let app: Awaited<ReturnType<typeof buildApp>>;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'astrapath-rebuild-'));
  engines = await startEngines({ dir, only: ['kafka', 'schemaRegistry', 'mongo'] });
  const { schemaRegistryUrl: registryUrl, mongoUrl } = engines.urls;
  await publishContracts({ brokers: brokers(), registryUrl, log: logger });
  codec = await createCodec({ registryUrl });
  mongo = await connectMongo(mongoUrl);
  producer = createProducer({ brokers: brokers(), clientId: 'test', codec, logger, metrics });
  await producer.connect();
  const issuer = await createTestIssuer();
  app = await startConsumer(issuer.verify);
  closing.push(
    () => app.consumer.close(),
    () => app.server.close(),
    () => issuer.close(),
    () => producer.close(),
    async () => codec.close(),
    () => mongo.close(),
    () => engines.stop(),
    () => rm(dir, { recursive: true, force: true }),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

const brokers = () => engines.urls.kafkaBrokers.split(',');
const documents = () => mongo.db().collection<DailyStats>('dailyStats');
const rebuilds = () => mongo.db().collection('rebuilds');
/** The collections that rebuilds fold into. */
async function rebuiltNames(): Promise<string[]> {
  const all = await mongo.db().listCollections({}, { nameOnly: true }).toArray();
  return all.map(({ name }) => name).filter((name) => name.startsWith('dailyStatsRebuilt'));
}
const nonEmpty = <T>(items: T[]) => items.length > 0 && items;
const rowOf = (user: number | string) => documents().findOne({ _id: `user-${user}:2026-03-01` });

async function startConsumer(verify: Parameters<typeof buildApp>[0]['verify']) {
  const quiet = quietTelemetry('analytics-consumer');
  const started = await buildApp({ db: mongo.db(), codec, producer, brokers: brokers(), verify, ...quiet });
  await started.consumer.start();
  return started;
}

/** A rebuild as operators run it: a process of its own. */
function startRebuild(...options: string[]): ChildProcess & { output: () => string } {
  const { kafkaBrokers, schemaRegistryUrl, mongoUrl } = engines.urls;
  const env = {
    PATH: process.env.PATH,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
    KAFKA_BROKERS: kafkaBrokers,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    MONGO_URL: mongoUrl,
  };
  const child = spawn(process.execPath, ['services/analytics-consumer/src/rebuild/main.ts', ...options], {
    cwd: ROOT,
    env,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return Object.assign(child, { output: () => output });
}

async function runRebuild(...options: string[]): Promise<{ code: number | null; output: string }> {
  const child = startRebuild(...options);
  await once(child, 'close');
  return { code: child.exitCode, output: child.output() };
}

function activity(user: number, number: number): EventOf<typeof ACTIVITY> {
  return {
    eventId: `e${number}`,
    occurredAt: Date.UTC(2026, 2, 1, 8) + number * 1_000,
    userId: `user-${user}`,
    type: number % 4 === 0 ? 'goal_completed' : 'tool_usage',
    toolId: null,
    duration: number,
    result: null,
    statDate: '2026-03-01',
    timezone: 'UTC',
  };
}

/** Takes an event out of its day. */
function voided(userId: string, number: number): EventOf<typeof CORRECTED> {
  const { eventId, occurredAt, statDate, timezone, type, toolId, duration, result } = activity(0, number);
  const corrected = { correctedEventId: eventId, activityAt: occurredAt, activityType: type, toolId, duration, result };
  const day = { userId, statDate, timezone, toStatDate: null };
  return { eventId: `c${number}`, occurredAt, action: 'void', ...day, ...corrected };
}

const idsOf = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `e${from + index}`);

/** What `--json` wrote. */
const linesOf = (output: string): { type: string; documentId?: string }[] =>
  output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));

const send = (events: readonly EventOf<typeof ACTIVITY>[]) =>
  Promise.all(events.map((event) => producer.publish(ACTIVITY, event)));

async function untilCounted(user: number, events: number): Promise<DailyStats> {
  return until(`${events} events of user ${user}`, async () => {
    const found = await rowOf(user);
    return found?.events.length === events ? found : undefined;
  });
}

/** The last announcement of a day; null for a tombstone. */
async function announced(id: string): Promise<EventOf<typeof UPDATED> | null | undefined> {
  let last: EventOf<typeof UPDATED> | null | undefined;
  for await (const { message } of readTopic({ brokers: brokers(), topic: UPDATED, logger })) {
    if (message.key?.toString() !== id) continue;
    const decoded = message.value && (await codec.decode(UPDATED, message.value));
    last = decoded?.type === 'event' ? decoded.event : null;
  }
  return last;
}

/** Changes stored sums, takes a document away and puts one in that no event made. */
async function damage(): Promise<void> {
  await documents().updateOne({ _id: 'user-0:2026-03-01' }, { $set: { 'dailyStats.toolsUsed': 99 } });
  await documents().deleteOne({ _id: 'user-1:2026-03-01' });
  await documents().insertOne({
    _id: 'nobody:2026-03-01',
    userId: 'nobody',
    date: '2026-03-01',
    timezone: 'UTC',
    version: 3,
    events: [],
    dailyStats: { toolsUsed: 3, timeSpent: 0, goalsCompleted: 0 },
  });
}

describe('a rebuild', () => {
  it('equals what the live consumer made of duplicates in disorder', async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => (index * 37) % 40);
    const events = numbers.flatMap((number) => Array.from({ length: USERS }, (_, user) => activity(user, number)));
    await send(events);
    for (let user = 0; user < USERS; user++) await untilCounted(user, 40);
    const { code, output } = await runRebuild();
    expect(output).toContain('every document is the fold of its events');
    expect(code).toBe(0);
  }, 120_000);

  it('reports what somebody damaged, and the swap mends it with growing versions and announces it', async () => {
    const before = await untilCounted(0, 40);
    await damage();
    const report = await runRebuild('--json');
    expect(report.code).toBe(2);
    const found = linesOf(report.output);
    const good = { ...before.dailyStats, eventCount: 40 };
    expect(found).toEqual([
      {
        type: 'difference',
        documentId: 'nobody:2026-03-01',
        kind: 'surplus',
        live: { toolsUsed: 3, timeSpent: 0, goalsCompleted: 0, eventCount: 0 },
        rebuilt: null,
      },
      {
        type: 'difference',
        documentId: 'user-0:2026-03-01',
        kind: 'different',
        live: { ...good, toolsUsed: 99 },
        rebuilt: good,
      },
      { type: 'difference', documentId: 'user-1:2026-03-01', kind: 'missing', live: null, rebuilt: good },
      { type: 'totals', records: 60 * USERS, differences: 3, swapped: 0, left: 0, undecided: 0 },
    ]);
    expect((await documents().findOne({ _id: before._id }))?.dailyStats.toolsUsed).toBe(99);

    const swap = await runRebuild('--swap');
    expect(swap.output).toContain('3 documents differed, 3 swapped');
    expect(swap.code).toBe(0);
    const mended = await untilCounted(0, 40);
    expect(mended).toEqual({ ...before, version: before.version + 1 });
    expect(await documents().findOne({ _id: 'nobody:2026-03-01' })).toBeNull();
    expect(await announced(before._id)).toMatchObject({ version: mended.version, ...before.dailyStats });
    expect(await announced('nobody:2026-03-01')).toBeNull();
    expect((await runRebuild()).code).toBe(0);
  }, 120_000);

  it('keeps every event that comes while it folds and swaps', async () => {
    await documents().updateMany({}, { $set: { 'dailyStats.timeSpent': 1, events: [] } });
    const child = startRebuild('--swap', '--json');
    const sent = Array.from({ length: USERS }, () => 40);
    for (let user = 0; child.exitCode === null; user = (user + 1) % USERS) {
      const number = sent[user] ?? 0;
      await send([activity(user, number)]);
      sent[user] = number + 1;
      await until('it to be counted', async () => (await rowOf(user))?.events.at(-1)?.id === `e${number}`);
    }
    const open = linesOf(child.output()).flatMap(({ type, documentId }) => (type === 'totals' ? [] : [documentId]));
    for (let user = 0; user < USERS; user++) {
      // What was damaged is not mended where events kept coming; those events are there all the same.
      const isOpen = open.includes(`user-${user}:2026-03-01`);
      const ids = (await rowOf(user))?.events.map(({ id }) => id) ?? [];
      expect(ids.filter((id) => !isOpen || Number(id.slice(1)) >= 40)).toEqual(idsOf(isOpen ? 40 : 0, sent[user] ?? 0));
    }
    expect((await runRebuild('--swap')).code).toBe(0);
    for (let user = 0; user < USERS; user++) {
      expect((await rowOf(user))?.events.map(({ id }) => id)).toEqual(idsOf(0, sent[user] ?? 0));
    }
  }, 120_000);

  it('equals a day whose full quota got room again by corrections', async () => {
    const userId = 'user-crowded';
    const crowd = (from: number, to: number) =>
      send(Array.from({ length: to - from }, (_, index) => ({ ...activity(0, from + index), userId })));
    const untilCrowded = (events: number) =>
      until(`${events} events`, async () => (await rowOf('crowded'))?.events.length === events, 60_000);
    await crowd(0, MAX_EVENTS_PER_DAY);
    await untilCrowded(MAX_EVENTS_PER_DAY);
    await Promise.all(Array.from({ length: 20 }, (_, number) => producer.publish(CORRECTED, voided(userId, number))));
    await untilCrowded(MAX_EVENTS_PER_DAY - 20);
    await crowd(MAX_EVENTS_PER_DAY, MAX_EVENTS_PER_DAY + 10);
    await untilCrowded(MAX_EVENTS_PER_DAY - 10);
    const { code, output } = await runRebuild();
    expect(output).toContain('every document is the fold of its events');
    expect(code).toBe(0);
  }, 120_000);

  it('is refused while another one is alive', async () => {
    const child = startRebuild();
    const live = () => ({ $set: { owner: 'another', leasedUntil: new Date(Date.now() + 60_000), finishedAt: null } });
    await until('it to be refused', async () => {
      await rebuilds().updateOne({}, live());
      return child.exitCode !== null;
    });
    expect(child.output()).toContain('another rebuild is running');
    expect(child.exitCode).toBe(1);
    await rebuilds().updateOne({}, { $set: { finishedAt: new Date() } });
  });

  it('stalled for longer than its lease gives way to the next one and takes nothing from it', async () => {
    await documents().updateMany({}, { $set: { 'dailyStats.timeSpent': 3 } });
    const stalled = startRebuild('--swap');
    const ended = once(stalled, 'close');
    const [first] = await until('it to fold', async () => nonEmpty(await rebuiltNames()), 60_000);
    stalled.kill('SIGSTOP');
    await rebuilds().updateOne({}, { $set: { leasedUntil: new Date(0) } });
    const next = startRebuild('--swap');
    const nextEnded = once(next, 'close');
    const isAnother = (name: string) => name !== first;
    await until('the next one to fold', async () => (await rebuiltNames()).some(isAnother), 60_000);
    stalled.kill('SIGCONT');
    await Promise.all([ended, nextEnded]);
    expect(stalled.output()).toContain('another rebuild has taken over');
    expect(stalled.exitCode).toBe(1);
    expect(next.output()).toContain(`${USERS + 1} documents differed, ${USERS + 1} swapped`);
    expect(next.exitCode).toBe(0);
    expect(await rebuiltNames()).toEqual([]);
    expect((await runRebuild()).code).toBe(0);
  }, 120_000);

  it('killed in the middle of its swaps is finished by the next one', async () => {
    await documents().updateMany({}, { $set: { 'dailyStats.timeSpent': 2 } });
    const damaged = () => documents().countDocuments({ 'dailyStats.timeSpent': 2 });
    const child = startRebuild('--swap');
    await until('the first swap', async () => (await damaged()) < USERS || child.exitCode !== null, 60_000);
    child.kill('SIGKILL');
    const { output, code } = await runRebuild('--swap');
    expect(output).toContain('records folded');
    expect(code).toBe(0);
    expect(await damaged()).toBe(0);
    for (const { _id, version } of await documents().find().toArray()) {
      expect(await announced(_id)).toMatchObject({ version });
    }
  }, 120_000);

  it('killed between swap and announcement is announced when the consumer starts', async () => {
    const document = await documents().findOne({ _id: 'user-2:2026-03-01' });
    const version = (document?.version ?? 0) + 5;
    await documents().updateOne({ _id: 'user-2:2026-03-01' }, { $set: { version } });
    const killed = { leasedUntil: new Date(0), finishedAt: null, swapping: ['user-2:2026-03-01'] };
    await rebuilds().updateOne({}, { $set: killed });
    await app.consumer.close();
    await app.server.close();
    const issuer = await createTestIssuer();
    app = await startConsumer(issuer.verify);
    await issuer.close();
    expect(await announced('user-2:2026-03-01')).toMatchObject({ version });
    expect(await rebuilds().findOne()).toMatchObject({ swapping: [] });
  }, 60_000);
});
