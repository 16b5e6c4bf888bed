import { createId } from '@astrapath/service';
import {
  createEventReader,
  createTestDatabase,
  createTestIssuer,
  engineUrls,
  quietTelemetry,
  type TestTokenClaims,
  type TestDatabase,
} from '@astrapath/testing';
import { connectClients } from '../src/clients.ts';
import { readConfig } from '../src/config.ts';
import { startTools } from '../src/service.ts';
import { createPerson } from './person.ts';
import { startStandInAi } from './stand-in-ai.ts';

export type ToolsStack = Awaited<ReturnType<typeof startToolsStack>>;
type Environment = Record<string, string>;

/** The whole service in this process on real engines, with a stand-in for ai and a clock that the test may set. */
export async function startToolsStack(elsewhere?: TestDatabase) {
  const database = elsewhere ?? (await createTestDatabase('tools'));
  const issuer = await createTestIssuer();
  const environment = {
    PORT: '0',
    KAFKA_BROKERS: engineUrls().kafkaBrokers,
    SCHEMA_REGISTRY_URL: engineUrls().schemaRegistryUrl,
    DATABASE_URL: database.url,
    AUTH_URL: issuer.url,
  };
  const clock: { now: Date | undefined } = { now: undefined };
  const groupId = `tools-${createId()}`;
  const replica = await startReplica({ environment, groupId, clock: () => clock.now ?? new Date() });
  const ai = await startStandInAi(replica);

  /** Somebody with a token whose requests the stand-in answers, unless the test says otherwise. */
  async function person(claims: TestTokenClaims = {}, app = replica.app) {
    const userId = claims.userId ?? createId();
    ai.answer(userId, () => ({}));
    return { userId, ...createPerson(app, await issuer.token({ ...claims, userId })) };
  }

  return {
    ...replica,
    environment,
    clock,
    ai,
    issuer,
    person,
    eventsOf: createEventReader(replica),
    inject: replica.app.inject.bind(replica.app),
    /** Another replica of the service on the same database and in the same consumer group. */
    startReplica: () => startReplica({ environment, groupId, clock: () => new Date() }),
    async close() {
      await ai.close();
      await replica.close();
      await issuer.close();
      await database.drop();
    },
  };
}

async function startReplica(options: { environment: Environment; groupId: string; clock: () => Date }) {
  const config = readConfig(options.environment);
  const { parts: clientParts, ...clients } = await connectClients(config, quietTelemetry('tools'));
  const failures: unknown[] = [];
  const { app, parts } = await startTools({ config, clients, fail: (error) => failures.push(error), ...options });
  return {
    ...clients,
    app,
    /** Stops as the process does; throws what would have stopped it before. */
    async close() {
      for (const part of [...parts, ...clientParts]) await part.close();
      if (failures.length > 0) throw new AggregateError(failures, 'the service failed');
    },
  };
}
