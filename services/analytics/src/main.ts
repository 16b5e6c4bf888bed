import { createCodec, createProducer } from '@astrapath/events';
import { createTokenVerifier, runService, waitFor } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { buildApp } from './app.ts';
import { readConfig, readLogLevel } from './config.ts';
import { connectMongo } from './daily-stats/daily-stats-store.ts';

const SERVICE = 'analytics';

const logger = createLogger({ service: SERVICE, level: readLogLevel() });
const metrics = createMetrics(SERVICE);

await runService({
  logger,
  start: async () => {
    const config = readConfig();
    const registryUrl = config.SCHEMA_REGISTRY_URL;
    const codec = await waitFor(
      'the schema registry',
      () => createCodec({ registryUrl, topics: ['analytics.activity.recorded.v1'] }),
      { logger },
    );
    const mongo = await waitFor('MongoDB', () => connectMongo(config.MONGO_URL), { logger });
    const brokers = config.KAFKA_BROKERS.split(',');
    const producer = createProducer({ brokers, clientId: SERVICE, codec, logger, metrics });
    await waitFor('Kafka', () => producer.connect(), { logger });
    const verify = createTokenVerifier({
      jwksUrl: `${config.AUTH_URL}/.well-known/jwks.json`,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
    });
    const app = buildApp({ db: mongo.db(), codec, producer, verify, logger, metrics });
    await app.listen({ host: config.HOST, port: config.PORT });
    return [
      { name: 'http', close: () => app.close() },
      { name: 'producer', close: () => producer.close() },
      { name: 'codec', close: () => codec.close() },
      { name: 'mongo', close: () => mongo.close() },
    ];
  },
});
