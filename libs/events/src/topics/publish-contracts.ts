import { allTopicSettings, schemaText, subjectOf, topicNames } from '@astrapath/contracts';
import { createKafka, type EventLogger } from '../kafka/client.ts';
import { createRegistry } from '../registry/registry.ts';
import { publishTopics } from './publish-topics.ts';

export type PublishContractsOptions = {
  brokers: readonly string[];
  registryUrl: string;
  log: EventLogger;
  /** Copies of each partition; default 1, in production 3. */
  replicationFactor?: number;
};

/**
 * Makes broker and registry agree with `contracts`: topics, their settings, dead-letter topics, compatibility level
 * and schemas. Doing it again changes nothing. A refused schema throws SchemaRefusedError with the registry's reason.
 */
export async function publishContracts(options: PublishContractsOptions): Promise<void> {
  await Promise.all([createTopics(options), registerSchemas(options)]);
}

async function createTopics({ brokers, log, replicationFactor = 1 }: PublishContractsOptions): Promise<void> {
  const retry = { initialRetryTime: 200, maxRetryTime: 2_000, retries: 8 };
  const admin = createKafka({ brokers, clientId: 'contracts', logger: log, retry }).admin();
  await admin.connect();
  try {
    await publishTopics(allTopicSettings(), { admin, replicationFactor, log });
  } finally {
    await admin.disconnect();
  }
}

async function registerSchemas({ registryUrl, log }: PublishContractsOptions): Promise<void> {
  const registry = createRegistry(registryUrl);
  try {
    for (const topic of topicNames) {
      const subject = subjectOf(topic);
      await registry.requireFullTransitive(subject);
      const schemaId = await registry.register(subject, schemaText(topic));
      log.debug({ subject, schemaId }, 'schema registered');
    }
    log.info({ subjects: topicNames.length }, 'schemas registered');
  } finally {
    await registry.close();
  }
}
