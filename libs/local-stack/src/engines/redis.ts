import { mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import { type Engine, type EngineContext, engineEnvironment, externalEngine, HOST } from './engine.ts';

const CACHE_MEMORY = '64mb';
const READY_WITHIN_MS = 30_000;
const TIMEOUT_MS = 3_000;

// Both keep a log of writes: after a crash nobody is signed out and no job is lost.
const PERSISTENCE = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];

/** The Redis of caches and sessions. When full it forgets the least used. */
export function redisCache(context: EngineContext): Promise<Engine> {
  return redis(context, {
    name: 'redisCache',
    folder: 'redis-cache',
    variable: 'REDIS_CACHE_URL',
    key: 'redisCacheUrl',
    port: 6379,
    settings: [...PERSISTENCE, '--maxmemory', CACHE_MEMORY, '--maxmemory-policy', 'allkeys-lru'],
  });
}

/** The Redis of BullMQ's queues. When full it refuses the write rather than lose a job. */
export function redisQueue(context: EngineContext): Promise<Engine> {
  return redis(context, {
    name: 'redisQueue',
    folder: 'redis-queue',
    variable: 'REDIS_QUEUE_URL',
    key: 'redisQueueUrl',
    port: 6380,
    settings: [...PERSISTENCE, '--maxmemory-policy', 'noeviction'],
  });
}

type RedisRole = {
  name: 'redisCache' | 'redisQueue';
  folder: string;
  variable: 'REDIS_CACHE_URL' | 'REDIS_QUEUE_URL';
  key: 'redisCacheUrl' | 'redisQueueUrl';
  port: number;
  settings: readonly string[];
};

async function redis(context: EngineContext, role: RedisRole): Promise<Engine> {
  const external = context.external[role.variable];
  if (external) return externalEngine(role.name, endpoint(role, external));
  const { redisServer } = await context.files();
  const port = await context.port(role.port);
  const home = context.data(role.folder);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const address = ['--bind', HOST, '--port', String(port), '--dir', home, '--daemonize', 'no'];
  return {
    ...endpoint(role, `redis://${HOST}:${port}`),
    name: role.name,
    readyWithinMs: READY_WITHIN_MS,
    process: {
      command: redisServer,
      args: [...address, ...role.settings],
      cwd: home,
      env: engineEnvironment(context.environment),
      logFile: context.log(role.folder),
    },
  };
}

function endpoint({ key, variable }: RedisRole, url: string) {
  return { url, urls: { [key]: url }, variables: { [variable]: url }, isReady: () => ping(url) };
}

/** While Redis reads its data it refuses everything but a few commands; PING is not among them. */
async function ping(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
