import { mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import { type Engine, type EngineContext, engineEnvironment, externalEngine, HOST } from './engine.ts';

const CACHE_PORT = 6379;
const QUEUE_PORT = 6380;
const CACHE_MEMORY = '64mb';
const READY_WITHIN_MS = 30_000;
const TIMEOUT_MS = 3_000;

// Both keep a log of writes: after a crash nobody is signed out and no job is lost.
const PERSISTENCE = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];
// A cache forgets the least used when full; a queue refuses the write instead.
const CACHE_SETTINGS = [...PERSISTENCE, '--maxmemory', CACHE_MEMORY, '--maxmemory-policy', 'allkeys-lru'];
const QUEUE_SETTINGS = [...PERSISTENCE, '--maxmemory-policy', 'noeviction'];

/** The Redis of caches and sessions. */
export function redisCache(context: EngineContext): Promise<Engine> {
  return redis(context, {
    name: 'redisCache',
    variable: 'REDIS_CACHE_URL',
    port: CACHE_PORT,
    settings: CACHE_SETTINGS,
  });
}

/** The Redis of BullMQ's queues. */
export function redisQueue(context: EngineContext): Promise<Engine> {
  return redis(context, {
    name: 'redisQueue',
    variable: 'REDIS_QUEUE_URL',
    port: QUEUE_PORT,
    settings: QUEUE_SETTINGS,
  });
}

type RedisRole = {
  name: 'redisCache' | 'redisQueue';
  variable: 'REDIS_CACHE_URL' | 'REDIS_QUEUE_URL';
  port: number;
  settings: readonly string[];
};

async function redis(
  context: EngineContext,
  { name, variable, port: preferred, settings }: RedisRole,
): Promise<Engine> {
  const external = context.external[variable];
  if (external) return externalEngine(name, variable, external, () => ping(external));
  const { redisServer } = await context.files();
  const port = await context.port(preferred);
  const fileName = name === 'redisCache' ? 'redis-cache' : 'redis-queue';
  const home = context.data(fileName);
  mkdirSync(home, { recursive: true });
  const url = `redis://${HOST}:${port}`;
  const address = ['--bind', HOST, '--port', String(port), '--dir', home, '--daemonize', 'no'];
  return {
    name,
    url,
    urls: { [variable]: url },
    readyWithinMs: READY_WITHIN_MS,
    isReady: () => ping(url),
    process: {
      command: redisServer,
      args: [...address, ...settings],
      cwd: home,
      env: engineEnvironment(context.environment),
      logFile: context.log(fileName),
    },
  };
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
