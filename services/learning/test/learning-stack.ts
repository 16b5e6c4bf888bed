import { join } from 'node:path';
import { type Codec, createCodec, createOutboxRelay, createProducer } from '@astrapath/events';
import { connectPostgres } from '@astrapath/service';
import {
  createEventReader,
  createTestDatabase,
  createTestIssuer,
  engineUrls,
  quietTelemetry,
  type TestTokenClaims,
  type TestDatabase,
} from '@astrapath/testing';
import type { Pool } from 'pg';
import { buildApp } from '../src/app.ts';
import { readCatalogue } from '../src/catalogue/catalogue-files.ts';
import type { PathEntry } from '../src/catalogue/catalogue.ts';
import { publishCatalogue } from '../src/catalogue/catalogue-publisher.ts';
import { createPerson } from './person.ts';

export const catalogueDirectory = join(import.meta.dirname, '../prisma/catalogue');

/** The service on real engines, with the catalogue published and a clock that the test sets. */
export async function startLearning(database?: TestDatabase) {
  const { logger, metrics } = quietTelemetry('learning');
  const { url, drop } = database ?? (await createTestDatabase('learning'));
  const pool = await connectPostgres({ url, service: 'learning', logger });
  const codec = await createCodec({ registryUrl: engineUrls().schemaRegistryUrl });
  const relay = await startRelay({ pool, codec, databaseUrl: url });
  const issuer = await createTestIssuer();
  const clock = { now: new Date() };
  const now = () => clock.now;
  const app = buildApp({ pool, codec, relay, verify: issuer.verify, logger, metrics, now });
  const entries = await readCatalogue(catalogueDirectory);
  const publish = (wanted: readonly PathEntry[]) => publishCatalogue(wanted, { pool, codec, now });
  await publish(entries);
  return {
    clock,
    entries,
    publish,
    eventsOf: createEventReader({ pool, codec }),
    /** Somebody with a token, who makes requests to the service. */
    person: async (claims: TestTokenClaims = {}) => createPerson(app, await issuer.token(claims)),
    inject: app.inject.bind(app),
    async close() {
      await app.close();
      await relay.close();
      await codec.close();
      await pool.end();
      await issuer.close();
      await drop();
    },
  };
}

/** The element at an index, which must exist. */
export function nth<T>(list: readonly T[], index: number): T {
  const element = list.at(index);
  if (element === undefined) throw new Error(`there is no element ${index}`);
  return element;
}

async function startRelay({ pool, codec, databaseUrl }: { pool: Pool; codec: Codec; databaseUrl: string }) {
  const { logger, metrics } = quietTelemetry('learning');
  const brokers = engineUrls().kafkaBrokers.split(',');
  const producer = createProducer({ brokers, clientId: 'learning-test', codec, logger, metrics });
  await producer.connect();
  const relay = createOutboxRelay({ pool, producer, logger, metrics, databaseUrl });
  await relay.start();
  return {
    wake: () => relay.wake(),
    async close() {
      await relay.close();
      await producer.close();
    },
  };
}
