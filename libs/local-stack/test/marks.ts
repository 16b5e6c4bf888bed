import { createCodec, createProducer, createRegistry, readTopic } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import type { EngineName, EngineUrls } from '../src/index.ts';

const TOPIC = 'identity.goal.completed.v1';
const { logger, metrics } = quietTelemetry('local-stack-test');

/** How to leave a mark in an engine and find the marks again. */
export type Marks = { leave(mark: string): Promise<void>; has(mark: string): Promise<boolean> };

/** Leaves marks by each engine's own client, acknowledged before `leave` returns. */
export function marksOf(urls: EngineUrls): Record<EngineName, Marks> {
  return {
    kafka: kafkaMarks(urls),
    schemaRegistry: registryMarks(urls.schemaRegistryUrl),
    postgres: postgresMarks(urls.postgresUrl),
    mongo: mongoMarks(urls.mongoUrl),
    redisCache: redisMarks(urls.redisCacheUrl),
    redisQueue: redisMarks(urls.redisQueueUrl),
  };
}

function kafkaMarks({ kafkaBrokers, schemaRegistryUrl: registryUrl }: EngineUrls): Marks {
  const brokers = kafkaBrokers.split(',');
  return {
    leave: async (mark) => {
      const codec = await createCodec({ registryUrl, topics: [TOPIC] });
      const producer = createProducer({ brokers, clientId: 'marks', codec, logger, metrics });
      await producer.connect();
      const fact = { occurredAt: 0, userId: mark, goalId: 'g', statDate: '2026-01-31', timezone: 'UTC' };
      await producer.publish(TOPIC, { ...fact, eventId: mark });
      await producer.close();
      await codec.close();
    },
    has: async (mark) => {
      for await (const { message } of readTopic({ brokers, topic: TOPIC, logger })) {
        if (String(message.key) === mark) return true;
      }
      return false;
    },
  };
}

function registryMarks(url: string): Marks {
  const using = async (work: (registry: ReturnType<typeof createRegistry>) => Promise<unknown>) => {
    const registry = createRegistry(url);
    try {
      await work(registry);
    } finally {
      await registry.close();
    }
  };
  const schema = (mark: string) => JSON.stringify({ type: 'record', name: mark, fields: [] });
  return {
    leave: (mark) => using((registry) => registry.register(`${mark}-value`, schema(mark))),
    // It throws when the registry does not know the schema.
    has: (mark) => using((registry) => registry.idOf(`${mark}-value`, schema(mark))).then(() => true),
  };
}

function postgresMarks(url: string): Marks {
  const query = async (sql: string, parameters: string[] = []) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, query_timeout: 10_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('CREATE TABLE IF NOT EXISTS marks (mark text)');
      return await client.query<{ mark: string }>(sql, parameters);
    } finally {
      await client.end();
    }
  };
  return {
    leave: async (mark) => void (await query('INSERT INTO marks VALUES ($1)', [mark])),
    has: async (mark) => (await query('SELECT mark FROM marks WHERE mark = $1', [mark])).rows.length > 0,
  };
}

function mongoMarks(url: string): Marks {
  const using = async <T>(work: (client: MongoClient) => Promise<T>) => {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 3_000, socketTimeoutMS: 10_000 });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  };
  const options = { writeConcern: { w: 'majority', j: true } } as const;
  return {
    leave: async (mark) => void (await using((client) => client.db().collection('marks').insertOne({ mark }, options))),
    has: async (mark) => (await using((client) => client.db().collection('marks').findOne({ mark }))) !== null,
  };
}

function redisMarks(url: string): Marks {
  const using = async <T>(work: (client: Redis) => Promise<T>) => {
    const client = new Redis(url, { connectTimeout: 3_000, commandTimeout: 5_000, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };
  return {
    leave: async (mark) => void (await using((client) => client.sadd('marks', mark))),
    has: async (mark) => (await using((client) => client.sismember('marks', mark))) === 1,
  };
}
