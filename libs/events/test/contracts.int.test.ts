import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { schemaText, subjectOf, topicNames, topics } from '@astrapath/contracts';
import { quietTelemetry } from '@astrapath/testing';
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createCodec,
  createRegistry,
  publishContracts,
  RegistryUnavailableError,
  SchemaRefusedError,
} from '../src/index.ts';
import { publishTopics } from '../src/topics/publish-topics.ts';
import { sharedEngines, TOPIC, withAdmin } from './world.ts';

const { logger } = quietTelemetry('contracts-test');
const { brokers, registryUrl } = sharedEngines();
const registry = createRegistry(registryUrl);
afterAll(() => registry.close());

/** The settings of a topic at the broker. */
async function settingsOf(topic: string, ...names: string[]) {
  const { resources } = await withAdmin(brokers, (admin) =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: names }],
    }),
  );
  return Object.fromEntries(
    resources.flatMap(({ configEntries }) =>
      configEntries.map(({ configName, configValue }) => [configName, configValue]),
    ),
  );
}

const partitionsOf = async (topic: string) => {
  const metadata = await withAdmin(brokers, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  return metadata.topics[0]?.partitions.length;
};

describe('publishing the contracts', () => {
  it('creates every topic and dead-letter topic as declared, and changes nothing the second time', async () => {
    await publishContracts({ brokers, registryUrl, log: logger });
    const said: unknown[] = [];
    const log = { ...logger, debug: () => {}, info: (_: unknown, message?: string) => void said.push(message) };
    await publishContracts({ brokers, registryUrl, log: Object.assign(Object.create(logger), log) });
    expect(said).toEqual(['schemas registered']);

    const existing = await withAdmin(brokers, (admin) => admin.listTopics());
    const topicsOfGroup = ['dlq', 'retry'].map((kind) => `${TOPIC}.analytics-consumer.${kind}`);
    expect(existing).toEqual(expect.arrayContaining([...topicNames, ...topicsOfGroup]));
    expect(await partitionsOf(TOPIC)).toBe(topics[TOPIC].partitions);
    expect(await settingsOf('ai.job.completed.v1', 'retention.ms', 'segment.ms')).toEqual({
      'retention.ms': String(topics['ai.job.completed.v1'].retentionMs),
      'segment.ms': '600000',
    });
    const deadLetters = await settingsOf('ai.job.completed.v1.tools.dlq', 'retention.ms');
    expect(deadLetters).toEqual({ 'retention.ms': String(topics['ai.job.completed.v1'].retentionMs) });
    expect(await settingsOf('learning.path.published.v1', 'cleanup.policy')).toEqual({ 'cleanup.policy': 'compact' });
  });

  it('adds partitions, removes none, and corrects a setting that differs', async () => {
    const topic = `settings.${randomBytes(4).toString('hex')}`;
    const publish = (partitions: number, retention: string) =>
      withAdmin(brokers, (admin) =>
        publishTopics([{ topic, partitions, config: { 'retention.ms': retention } }], {
          admin,
          replicationFactor: 1,
          log: logger,
        }),
      );
    await publish(2, '1000000');
    await publish(4, '2000000');
    expect([await partitionsOf(topic), await settingsOf(topic, 'retention.ms')]).toEqual([
      4,
      { 'retention.ms': '2000000' },
    ]);
    await publish(1, '2000000');
    expect(await partitionsOf(topic)).toBe(4);
  });
});

describe('the registry', () => {
  it('gives a known schema its id again, and the schema of the id', async () => {
    const id = await registry.idOf(subjectOf(TOPIC), schemaText(TOPIC));
    expect(await registry.register(subjectOf(TOPIC), schemaText(TOPIC))).toBe(id);
    expect(JSON.parse((await registry.schemaById(id)) ?? '')).toEqual(JSON.parse(schemaText(TOPIC)));
    expect(await registry.schemaById(987_654)).toBeUndefined();
  });

  it('refuses a schema that is not compatible with an earlier one, and says why', async () => {
    const subject = `test.${randomBytes(4).toString('hex')}-value`;
    const schema = (...fields: object[]) =>
      JSON.stringify({ type: 'record', name: 'Sample', fields: [{ name: 'eventId', type: 'string' }, ...fields] });
    await registry.requireFullTransitive(subject);
    await registry.register(subject, schema());
    await registry.register(subject, schema({ name: 'note', type: ['null', 'string'], default: null }));
    const broken = registry.register(subject, schema({ name: 'count', type: 'int' }));
    await expect(broken).rejects.toBeInstanceOf(SchemaRefusedError);
    await expect(broken).rejects.toThrow(new RegExp(`subject ${subject}: the schema registry answered 409, .+`));
  });

  it('that does not know a schema of ours keeps a service from starting, and is named', async () => {
    const empty = createServer((_, response) => response.writeHead(404).end('{"message":"Subject not found."}'));
    await once(empty.listen(0, '127.0.0.1'), 'listening');
    const address = empty.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const start = createCodec({ registryUrl: `http://127.0.0.1:${port}`, topics: [TOPIC] });
    await expect(start).rejects.toThrow(`subject ${TOPIC}-value: the schema registry answered 404, Subject not found.`);
    empty.close();
  });

  it('that cannot be reached keeps a service from starting, and its address is said', async () => {
    const start = createCodec({ registryUrl: 'http://127.0.0.1:9/apis', topics: [TOPIC] });
    await expect(start).rejects.toBeInstanceOf(RegistryUnavailableError);
    await expect(start).rejects.toThrow(/^schema registry cannot be reached at http:\/\/127\.0\.0\.1:9\/apis\//);
  });
});
