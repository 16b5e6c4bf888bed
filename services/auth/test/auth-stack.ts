import { randomBytes } from 'node:crypto';
import { createId } from '@astrapath/service';
import {
  createEventReader,
  createTestDatabase,
  engineUrls,
  quietTelemetry,
  type TestDatabase,
} from '@astrapath/testing';
import { readConfig } from '../src/config.ts';
import { connect } from '../src/connections.ts';
import { startAuth } from '../src/service.ts';

export type AuthStack = Awaited<ReturnType<typeof startAuthStack>>;

/** The environment of the service on the engines of this test run. */
export function environment(databaseUrl: string): Record<string, string> {
  const { kafkaBrokers, schemaRegistryUrl, redisQueueUrl } = engineUrls();
  return {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    REDIS_QUEUE_URL: redisQueueUrl,
    KAFKA_BROKERS: kafkaBrokers,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    SIGNING_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
}

/** The whole service on real engines, except that the test sets its clock. */
export async function startAuthStack(database?: TestDatabase) {
  const { url, drop } = database ?? (await createTestDatabase('auth'));
  const config = readConfig(environment(url));
  const { parts: connectionParts, ...connections } = await connect(config, quietTelemetry('auth'));
  const clock = { aheadMs: 0 };
  const now = () => new Date(Date.now() + clock.aheadMs);
  const { app, parts } = await startAuth({ config, connections, now });
  return {
    ...connections,
    config,
    clock,
    app,
    eventsOf: createEventReader(connections),
    async close() {
      for (const part of [...parts, ...connectionParts]) await part.close();
      await drop();
    },
  };
}

/** What somebody new sends to register. */
export function registration(more: Record<string, unknown> = {}) {
  return {
    email: `${createId()}@example.test`,
    password: 'quiet-harbour-lantern-7',
    firstName: 'Mira',
    lastName: 'Okafor',
    ...more,
  };
}

/** Order of numbers, for `toSorted`. */
export function ascending(a: number, b: number): number {
  return a - b;
}
