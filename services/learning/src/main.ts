import { createCodec, createOutboxRelay, createProducer } from '@astrapath/events';
import { connectPostgres, createTokenVerifier, runService, waitFor } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { buildApp } from './app.ts';
import { readConfig, readLogLevel } from './config.ts';

const service = 'learning';
const logger = createLogger({ service, level: readLogLevel() });
const metrics = createMetrics(service);

await runService({
  logger,
  start: async () => {
    const config = readConfig();
    const { DATABASE_URL: databaseUrl, SCHEMA_REGISTRY_URL: registryUrl } = config;
    const pool = await connectPostgres({
      url: databaseUrl,
      service,
      logger,
      maxConnections: config.DATABASE_MAX_CONNECTIONS,
    });
    const codec = await waitFor(
      'the schema registry',
      () =>
        createCodec({
          registryUrl,
          topics: ['learning.enrolment.created.v1', 'learning.module.completed.v1', 'learning.path.completed.v1'],
        }),
      { logger },
    );
    const brokers = config.KAFKA_BROKERS.split(',');
    const producer = createProducer({ brokers, clientId: service, codec, logger, metrics });
    await waitFor('Kafka', () => producer.connect(), { logger });
    const relay = createOutboxRelay({ pool, producer, logger, metrics, databaseUrl });
    await relay.start();
    const verify = createTokenVerifier({
      jwksUrl: new URL('/.well-known/jwks.json', config.AUTH_URL).href,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
    });
    const app = buildApp({ pool, codec, relay, verify, logger, metrics });
    await app.listen({ host: config.HOST, port: config.PORT });
    return [
      { name: 'http', close: () => app.close() },
      { name: 'outbox relay', close: () => relay.close() },
      { name: 'producer', close: () => producer.close() },
      { name: 'codec', close: () => codec.close() },
      { name: 'postgres', close: () => pool.end() },
    ];
  },
});
