import { createCodec, createProducer } from '@astrapath/events';
import { createTokenVerifier, runService, waitFor } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { buildApp } from './app.ts';
import { readConfig, readLogLevel } from './config.ts';
import { connectMongo } from './daily-stats/daily-stats-store.ts';

const SERVICE = 'analytics-consumer';

const logger = createLogger({ service: SERVICE, level: readLogLevel() });
const metrics = createMetrics(SERVICE);

await runService({
  logger,
  start: async (fail) => {
    const config = readConfig();
    const brokers = config.KAFKA_BROKERS.split(',');
    const registryUrl = config.SCHEMA_REGISTRY_URL;
    const codec = await waitFor('the schema registry', () => createCodec({ registryUrl }), { logger });
    const mongo = await waitFor('MongoDB', () => connectMongo(config.MONGO_URL), { logger });
    const producer = createProducer({ brokers, clientId: SERVICE, codec, logger, metrics });
    await waitFor('Kafka', () => producer.connect(), { logger });
    const verify = createTokenVerifier({
      jwksUrl: `${config.AUTH_URL}/.well-known/jwks.json`,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
    });
    const { consumer, server } = await buildApp({
      db: mongo.db(),
      codec,
      producer,
      brokers,
      verify,
      logger,
      metrics,
      groupInstanceId: config.GROUP_INSTANCE_ID,
      onCrash: fail,
    });
    await server.listen({ host: config.HOST, port: config.PORT });
    await consumer.start();
    return [
      { name: 'consumer', close: () => consumer.close() },
      { name: 'http', close: () => server.close() },
      { name: 'producer', close: () => producer.close() },
      { name: 'codec', close: () => codec.close() },
      { name: 'mongo', close: () => mongo.close() },
    ];
  },
});
