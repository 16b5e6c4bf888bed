import { createCodec, createProducer } from '@astrapath/events';
import { type Closable, connectPostgres, waitFor } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { PrismaPg } from '@prisma/adapter-pg';
import { Redis } from 'ioredis';
import type { Config } from './config.ts';
import { PrismaClient } from './generated/client.ts';

export type Connections = Omit<Awaited<ReturnType<typeof connect>>, 'parts'>;

const TOPICS = ['identity.user.registered.v1', 'identity.goal.completed.v1'] as const;
const REDIS_TIMEOUT_MS = 2_000;

/** Connects to PostgreSQL, Redis, the schema registry and Kafka, waiting for each; `parts` closes them, in order. */
export async function connect(config: Config, { logger, metrics }: { logger: Logger; metrics: Metrics }) {
  const service = 'auth';
  const { DATABASE_URL: url, DATABASE_CONNECTIONS: maxConnections, SCHEMA_REGISTRY_URL: registryUrl } = config;
  const [pool, redis, codec] = await Promise.all([
    connectPostgres({ url, service, logger, maxConnections }),
    connectRedis(config.REDIS_QUEUE_URL, logger),
    waitFor('the schema registry', () => createCodec({ registryUrl, topics: TOPICS }), { logger }),
  ]);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const brokers = config.KAFKA_BROKERS.split(',');
  const producer = createProducer({ brokers, clientId: service, codec, logger, metrics });
  await waitFor('Kafka', () => producer.connect(), { logger });
  const parts: Closable[] = [
    { name: 'producer', close: () => producer.close() },
    { name: 'codec', close: () => codec.close() },
    { name: 'Redis', close: () => redis.quit() },
    { name: 'prisma', close: () => prisma.$disconnect() },
    { name: 'PostgreSQL', close: () => pool.end() },
  ];
  return { logger, metrics, pool, prisma, redis, codec, producer, parts };
}

/** A client of Redis, once it answers; it gives up a connection on which nothing comes back, and makes it anew. */
export async function connectRedis(url: string, logger: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: REDIS_TIMEOUT_MS,
    commandTimeout: REDIS_TIMEOUT_MS,
    socketTimeout: REDIS_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    keepAlive: 30_000,
  });
  redis.on('error', (error) => logger.warn({ error }, 'the connection to Redis failed'));
  await waitFor('Redis', () => redis.ping(), { logger });
  return redis;
}
