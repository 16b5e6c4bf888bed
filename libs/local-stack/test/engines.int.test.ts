import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishContracts } from '@astrapath/events';
import { quietTelemetry, until } from '@astrapath/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineName, type Engines, readStackFile, startEngines } from '../src/index.ts';
import { identityOf, isRunning } from '../src/process-identity.ts';
import { readProcessTable } from '../src/process-table.ts';
import { marksOf } from './marks.ts';

const NAMES: EngineName[] = ['kafka', 'schemaRegistry', 'postgres', 'mongo', 'redisCache', 'redisQueue'];
const BACK_WITHIN_MS = 45_000;

let dir: string;
let engines: Engines;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'astrapath-engines-'));
  engines = await startEngines({ dir });
  await publishContracts({
    brokers: engines.urls.kafkaBrokers.split(','),
    registryUrl: engines.urls.schemaRegistryUrl,
    log: quietTelemetry('local-stack-test').logger,
  });
});

afterAll(async () => {
  await engines.stop();
  await rm(dir, { recursive: true });
});

function pidOf(name: EngineName): number | undefined {
  return readStackFile(join(dir, 'stack.json'))?.engines[name]?.pid ?? undefined;
}

test.each(NAMES)('%s comes back at the same address with what it had acknowledged when it is killed', async (name) => {
  const marks = marksOf(engines.urls)[name];
  await marks.leave('Killed');
  const before = pidOf(name);
  if (before !== undefined) process.kill(before, 'SIGKILL');
  await until(`${name} to have its data`, () => pidOf(name) !== before && marks.has('Killed'), BACK_WITHIN_MS);
  expect(before).toBeDefined();
});

test('a stop leaves no process, and the next start finds the data of every engine', async () => {
  const cluster = join(dir, 'data/kafka/logs/meta.properties');
  const clusterBefore = await readFile(cluster, 'utf8');
  const first = marksOf(engines.urls);
  await Promise.all(NAMES.map((name) => first[name].leave('Stopped')));
  const running = readProcessTable(join(dir, 'processes'));
  expect(running.map(({ name }) => name).toSorted()).toEqual(NAMES.toSorted());

  await engines.stop();
  expect(running.filter(isRunning)).toEqual([]);
  expect(readStackFile(join(dir, 'stack.json'))).toBeUndefined();

  engines = await startEngines({ dir });
  const second = marksOf(engines.urls);
  for (const name of NAMES) expect([name, await second[name].has('Stopped')]).toEqual([name, true]);
  expect(await readFile(cluster, 'utf8')).toBe(clusterBefore);
});

test('the directory cannot be used by two at the same time', async () => {
  const own = identityOf(process.pid);
  await expect(startEngines({ dir })).rejects.toThrow(`a stack already runs on ${dir} (process ${own?.pid})`);
});

test('an engine of one’s own is waited for and left alone; an engine that was not asked for has no URL', async () => {
  const other = await mkdtemp(join(tmpdir(), 'astrapath-external-'));
  const environment = { ...process.env, REDIS_CACHE_URL: engines.urls.redisCacheUrl };
  const external = await startEngines({ dir: other, only: ['redisCache'], environment });
  expect(external.urls.redisCacheUrl).toBe(engines.urls.redisCacheUrl);
  expect(external.variables).toEqual({ REDIS_CACHE_URL: engines.urls.redisCacheUrl });
  expect(() => external.urls.mongoUrl).toThrow('there is no mongoUrl: its engine was not asked for');
  expect(external.pids()).toEqual([]);
  await external.stop();
  expect(await marksOf(engines.urls).redisCache.has('Stopped')).toBe(true);
  await rm(other, { recursive: true });
});
