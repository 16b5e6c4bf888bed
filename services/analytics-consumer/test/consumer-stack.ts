import { createCodec, createProducer, type Producer } from '@astrapath/events';
import { createTestIssuer, createTestMongo, engineUrls, quietTelemetry } from '@astrapath/testing';
import { buildApp } from '../src/app.ts';
import { connectMongo } from '../src/daily-stats/daily-stats-store.ts';

const SERVICE = 'analytics-consumer';

export type ConsumerStack = Awaited<ReturnType<typeof startConsumerStack>>;

/**
 * The whole service in this process on real engines, consuming. It publishes by what `through` makes of the producer
 * (default: the producer itself), which the test keeps for its own events.
 */
export async function startConsumerStack(through: (producer: Producer) => Producer = (producer) => producer) {
  const { logger, metrics } = quietTelemetry(SERVICE);
  const brokers = engineUrls().kafkaBrokers.split(',');
  const database = createTestMongo(SERVICE);
  const codec = await createCodec({ registryUrl: engineUrls().schemaRegistryUrl });
  const mongo = await connectMongo(database.url);
  const producer = createProducer({ brokers, clientId: 'test', codec, logger, metrics });
  await producer.connect();
  const issuer = await createTestIssuer();
  const { verify } = issuer;
  const dependencies = { db: mongo.db(), codec, producer: through(producer), brokers, verify, logger, metrics };
  const { consumer, server } = await buildApp(dependencies);
  await consumer.start();
  return {
    metrics,
    /** How to read a topic: what `readTopic` needs besides its name. */
    log: { brokers, logger },
    db: mongo.db(),
    codec,
    producer,
    issuer,
    server,
    async close() {
      await consumer.close();
      await server.close();
      await issuer.close();
      await producer.close();
      await codec.close();
      await database.drop();
      await mongo.close();
    },
  };
}
