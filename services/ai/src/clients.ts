import { createCodec, createProducer } from '@astrapath/events';
import { type Closable, connectPostgres, waitFor } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { PrismaPg } from '@prisma/adapter-pg';
import { Redis } from 'ioredis';
import type { Config } from './config.ts';
import { PrismaClient } from './generated/client.ts';

export type Clients = Omit<Awaited<ReturnType<typeof connectClients>>, 'parts'>;

const TOPICS = ['tools.execution.requested.v1', 'ai.job.completed.v1', 'learning.path.published.v1'] as const;
const REDIS_TIMEOUT_MS = 5_000;

/** Connects to PostgreSQL, Redis, the schema registry and Kafka, waiting for each; `parts` closes them, in order. */
export async function connectClients(config: Config, { logger, metrics }: { logger: Logger; metrics: Metrics }) {
  const service = 'ai';
  const pool = await connectPostgres({
    url: config.DATABASE_URL,
    service,
    logger,
    maxConnections: config.DATABASE_CONNECTIONS,
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const { queueRedis, workerRedis } = await connectRedis(config.REDIS_QUEUE_URL, logger);
  const registryUrl = config.SCHEMA_REGISTRY_URL;
  const codec = await waitFor('the schema registry', () => createCodec({ registryUrl, topics: TOPICS }), { logger });
  const brokers = config.KAFKA_BROKERS.split(',');
  const producer = createProducer({ brokers, clientId: service, codec, logger, metrics });
  await waitFor('Kafka', () => producer.connect(), { logger });
  const parts: Closable[] = [
    { name: 'producer', close: () => producer.close() },
    { name: 'codec', close: () => codec.close() },
    { name: 'Redis', close: () => [queueRedis, workerRedis].forEach((redis) => redis.disconnect()) },
    { name: 'prisma', close: () => prisma.$disconnect() },
    { name: 'PostgreSQL', close: () => pool.end() },
  ];
  return { logger, metrics, pool, prisma, queueRedis, workerRedis, codec, producer, parts };
}

/** A worker asks for the next job for 10 s at most (BullMQ): when nothing comes for longer, the connection is dead. */
const WORKER_SILENCE_MS = 12_000;

/** Adding to the queue fails soon, so that the consumer can say so; the worker waits as long as it takes. */
async function connectRedis(url: string, logger: Logger) {
  const shared = { connectTimeout: REDIS_TIMEOUT_MS, keepAlive: 10_000 };
  const soon = { commandTimeout: REDIS_TIMEOUT_MS, socketTimeout: REDIS_TIMEOUT_MS };
  const queueRedis = new Redis(url, { ...shared, ...soon, maxRetriesPerRequest: 1 });
  const workerRedis = new Redis(url, { ...shared, socketTimeout: WORKER_SILENCE_MS, maxRetriesPerRequest: null });
  for (const redis of [queueRedis, workerRedis]) {
    redis.on('error', (error) => logger.warn({ error }, 'the connection to Redis was lost'));
  }
  await waitFor('Redis', () => queueRedis.ping(), { logger });
  return { queueRedis, workerRedis };
}
