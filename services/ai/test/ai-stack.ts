import { join } from 'node:path';
import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';
import {
  createEventReader,
  createTestDatabase,
  createTestIssuer,
  engineUrls,
  quietTelemetry,
  type TestTokenClaims,
  until,
  type TestDatabase,
} from '@astrapath/testing';
import { connectClients } from '../src/clients.ts';
import { readConfig } from '../src/config.ts';
import { localModels } from '../src/models/model.ts';
import { addModels } from '../src/models/model-store.ts';
import { startAi } from '../src/service.ts';
import { importOccupations } from '../src/skill-gap/import/import-occupations.ts';

export type AiStack = Awaited<ReturnType<typeof startAiStack>>;
export const catalogueFile = join(import.meta.dirname, '../prisma/catalogue/occupations.json');
type Environment = Record<string, string>;

/** The whole service in this process on real engines, with its models and our own occupations, and a fast sweep. */
export async function startAiStack(elsewhere?: TestDatabase, more: Environment = {}) {
  const database = elsewhere ?? (await createTestDatabase('ai'));
  const issuer = await createTestIssuer();
  const environment = {
    PORT: '0',
    KAFKA_BROKERS: engineUrls().kafkaBrokers,
    SCHEMA_REGISTRY_URL: engineUrls().schemaRegistryUrl,
    DATABASE_URL: database.url,
    REDIS_QUEUE_URL: engineUrls().redisQueueUrl,
    QUEUE_PREFIX: `ai-${createId()}`,
    AUTH_URL: issuer.url,
    ...more,
  };
  const groupId = `ai-${createId()}`;
  const replica = await startReplica(environment, groupId);
  await addModels(replica.pool, localModels);
  await importOccupations(replica.pool, { catalogueFile, onetFolder: undefined });

  /** Asks for a run as the tools service does. */
  async function request(toolId: string, input: unknown, given: Partial<EventOf<'tools.execution.requested.v1'>> = {}) {
    const event = {
      eventId: createId(),
      occurredAt: Date.now(),
      userId: createId(),
      executionId: createId(),
      toolId,
      input: JSON.stringify(input),
      ...given,
    };
    await replica.producer.publish('tools.execution.requested.v1', event);
    return event;
  }

  const eventsOf = createEventReader(replica);
  const endedJob = ({ executionId }: { executionId: string }) =>
    until('the job to end', async () => {
      const { rows } = await replica.pool.query<{ id: string }>(
        `SELECT id FROM ai_jobs WHERE execution_id = $1 AND finished_at IS NOT NULL`,
        [executionId],
      );
      return rows[0]?.id;
    });

  return {
    ...replica,
    environment,
    issuer,
    request,
    eventsOf,
    /** Id of the job of an execution, once it has ended. */
    endedJob,
    /** Runs a tool; what the job's events said, once it has ended. */
    async run(toolId: string, input: unknown) {
      const requested = await request(toolId, input);
      await endedJob(requested);
      const [event] = await eventsOf('ai.job.completed.v1', ({ executionId }) => executionId === requested.executionId);
      if (!event) throw new Error('the job ended without an event');
      return event;
    },
    /** Headers of somebody. */
    as: async (claims: TestTokenClaims) => ({ authorization: `Bearer ${await issuer.token(claims)}` }),
    startReplica: () => startReplica(environment, groupId),
    /** Stops consuming and working in this process; its clients stay, for processes under test. */
    stopService: replica.stopService,
    async close() {
      await replica.close();
      await issuer.close();
      await database.drop();
    },
  };
}

async function startReplica(environment: Environment, groupId: string) {
  const config = readConfig(environment);
  const { parts: clientParts, ...clients } = await connectClients(config, quietTelemetry('ai'));
  const failures: unknown[] = [];
  const fail = (error: unknown) => void failures.push(error);
  const sweep = { untouchedMs: 1_000, intervalMs: 250 };
  const { app, parts } = await startAi({ config, clients, fail, groupId, sweep });
  const stopService = async () => {
    for (const part of parts.splice(0)) await part.close();
  };
  return {
    ...clients,
    app,
    stopService,
    /** Stops as the process does; throws what would have stopped it before. */
    async close() {
      await stopService();
      for (const part of clientParts) await part.close();
      if (failures.length > 0) throw new AggregateError(failures, 'the service failed');
    },
  };
}
