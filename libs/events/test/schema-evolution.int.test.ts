import { randomBytes } from 'node:crypto';
import { schemaText, schemaVersions, topicNames } from '@astrapath/contracts';
import { quietTelemetry } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeEvent, parseSchema } from '../src/codec/event-type.ts';
import { createRegistry, readTopic, SchemaRefusedError } from '../src/index.ts';
import { createWorld, sharedEngines, type World } from './world.ts';

const { logger } = quietTelemetry('evolution-test');
const { brokers, registryUrl } = sharedEngines();
const registry = createRegistry(registryUrl);
afterAll(() => registry.close());

/** A subject that nobody else uses, at the level that contracts are published at. */
async function freshSubject(): Promise<string> {
  const subject = `test.${randomBytes(4).toString('hex')}-value`;
  await registry.requireFullTransitive(subject);
  return subject;
}

type Field = { name: string; type: unknown; default?: unknown };
const sample = (...fields: Field[]) =>
  JSON.stringify({ type: 'record', name: 'Sample', fields: [{ name: 'eventId', type: 'string' }, ...fields] });
const note = (more: { default?: null }): Field => ({ name: 'note', type: ['null', 'string'], ...more });
const kind = (symbols: string[], byDefault?: string): Field => ({
  name: 'kind',
  type: { type: 'enum', name: 'Kind', symbols, ...(byDefault === undefined ? {} : { default: byDefault }) },
});
const closed = kind(['a', 'unknown']);
const open = kind(['a', 'unknown'], 'unknown');

describe('the registry, as the rule in contracts,', () => {
  it.each(topicNames)('takes every version of %s in its order', async (topic) => {
    const subject = await freshSubject();
    for (const { text } of schemaVersions(topic)) await registry.register(subject, text);
    const inForce = await registry.register(subject, schemaText(topic));
    expect(await registry.idOf(subject, schemaText(topic))).toBe(inForce);
  });

  it.each<[string, string[]]>([
    ['a field added without a default', [sample(), sample(note({}))]],
    [
      'a name taken again for another type, though the last version has no such field',
      [
        sample({ name: 'count', type: 'string', default: '' }),
        sample(),
        sample({ name: 'count', type: 'int', default: 0 }),
      ],
    ],
    ['a type widened', [sample({ name: 'count', type: 'int' }), sample({ name: 'count', type: 'long' })]],
    ['a union that loses a branch', [sample(note({})), sample({ name: 'note', type: 'string' })]],
    ['a symbol added to a closed enum', [sample(closed), sample(kind(['a', 'unknown', 'b']))]],
    [
      'a symbol whose default comes too late',
      [sample(closed), sample(open), sample(kind(['a', 'unknown', 'b'], 'unknown'))],
    ],
  ])('refuses %s', async (_, versions) => {
    const subject = await freshSubject();
    for (const text of versions.slice(0, -1)) await registry.register(subject, text);
    await expect(registry.register(subject, versions.at(-1) ?? '')).rejects.toBeInstanceOf(SchemaRefusedError);
  });

  it('takes a symbol added to an enum that was open from the start', async () => {
    const subject = await freshSubject();
    const before = await registry.register(subject, sample(open));
    expect(await registry.register(subject, sample(kind(['a', 'unknown', 'b'], 'unknown')))).not.toBe(before);
  });
});

describe('the registry, unlike the rule in contracts,', () => {
  it('takes schemas that differ in defaults alone for one, so it does not see a default taken away', async () => {
    const subject = await freshSubject();
    await registry.register(subject, sample());
    const withDefault = await registry.register(subject, sample(note({ default: null })));
    expect(await registry.register(subject, sample(note({})))).toBe(withDefault);
  });
});

describe('over Kafka and the registry', () => {
  const topic = 'security.incident.detected.v1';
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ brokers, registryUrl });
  });
  afterAll(() => world.close());

  /** Publishes an event as a writer with that schema does, and reads it back with ours. */
  async function readAsWritten(schema: string, event: object) {
    const id = await registry.register(await freshSubject(), schema);
    const value = encodeEvent(topic, parseSchema(schema), id, event);
    await world.producer.publishEncoded([{ topic, key: world.run, value }]);
    const read: unknown[] = [];
    for await (const { message } of readTopic({ brokers, topic, logger })) {
      if (message.value?.equals(value)) read.push(await world.codec.decode(topic, message.value));
    }
    return read;
  }

  const incident = () => ({
    eventId: `${world.run}-${randomBytes(4).toString('hex')}`,
    occurredAt: 1_772_542_800_000,
    userId: null,
    kind: 'rate_limit',
    client: 'f3a1c96e',
    count: 101,
  });

  it('an event of version 1 is read as ever', async () => {
    const [first] = schemaVersions(topic);
    const event = incident();
    expect(await readAsWritten(first?.text ?? '', event)).toEqual([{ type: 'event', event }]);
  });

  it('an event of a version newer than ours is read without its new field, its new symbol as unknown', async () => {
    const ours: { fields: { name: string; type: { symbols: string[] } }[] } = JSON.parse(schemaText(topic));
    const fields = ours.fields.map((field) =>
      field.name === 'kind'
        ? { ...field, type: { ...field.type, symbols: [...field.type.symbols, 'bot_swarm'] } }
        : field,
    );
    const newer = JSON.stringify({ ...ours, fields: [...fields, { name: 'severity', type: 'int', default: 0 }] });
    const event = { ...incident(), kind: 'bot_swarm' };
    const read = await readAsWritten(newer, { ...event, severity: 3 });
    expect(read).toEqual([{ type: 'event', event: { ...event, kind: 'unknown' } }]);
  });
});
