import { createCodec, createProducer } from '@astrapath/events';
import { type Closable, connectPostgres, waitFor } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Config } from './config.ts';
import { PrismaClient } from './generated/client.ts';

export type Clients = Omit<Awaited<ReturnType<typeof connectClients>>, 'parts'>;

const TOPICS = ['tools.execution.requested.v1', 'tools.execution.completed.v1', 'ai.job.completed.v1'] as const;

/** Connects to PostgreSQL, the schema registry and Kafka, waiting for each; `parts` closes them, in order. */
export async function connectClients(config: Config, { logger, metrics }: { logger: Logger; metrics: Metrics }) {
  const service = 'tools';
  const pool = await connectPostgres({
    url: config.DATABASE_URL,
    service,
    logger,
    maxConnections: config.DATABASE_CONNECTIONS,
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const registryUrl = config.SCHEMA_REGISTRY_URL;
  const codec = await waitFor('the schema registry', () => createCodec({ registryUrl, topics: TOPICS }), { logger });
  const brokers = config.KAFKA_BROKERS.split(',');
  const producer = createProducer({ brokers, clientId: service, codec, logger, metrics });
  await waitFor('Kafka', () => producer.connect(), { logger });
  const parts: Closable[] = [
    { name: 'producer', close: () => producer.close() },
    { name: 'codec', close: () => codec.close() },
    { name: 'prisma', close: () => prisma.$disconnect() },
    { name: 'PostgreSQL', close: () => pool.end() },
  ];
  return { logger, metrics, pool, prisma, codec, producer, parts };
}
