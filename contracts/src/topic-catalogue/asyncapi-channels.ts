import { deadLetterSettings, retrySettings, type TopicSettings } from '../topic-settings.ts';
import { DEAD_LETTER_HEADERS, headersSchema, TRACE_HEADERS } from './headers.ts';
import type { TopicDescription } from './topic-description.ts';

const AVRO = 'application/vnd.apache.avro+json;version=1.9.0';
const BINDING_VERSION = '0.5.0';

/** The topic, and the dead-letter and retry topic of each group that reads it. */
export function channelsOf({ topic, schema, note, declared, settings, groups }: TopicDescription) {
  const message = refer('messages', topic);
  const letter = refer('messages', letterOf(topic));
  const own = channel(settings, schema.name, `${schema.doc} ${note.when}`, message);
  const others = groups.flatMap(({ group, deadLetters, retries }) => [
    [
      deadLetters,
      channel(
        deadLetterSettings(topic, group),
        `${schema.name}: dead letters`,
        `What group ${group} could not process.`,
        letter,
      ),
    ],
    [
      retries,
      channel(
        retrySettings(topic, group),
        `${schema.name}: retries`,
        `Dead letters that come to group ${group} once more.`,
        letter,
      ),
    ],
  ]);
  const state = note.state === undefined ? {} : { 'x-state': note.state };
  return {
    [topic]: { ...own, 'x-owner': declared.owner, 'x-retention-reason': note.kept, ...state },
    ...Object.fromEntries(others),
  };
}

function channel({ topic, partitions, config }: TopicSettings, title: string, description: string, message: object) {
  const { 'cleanup.policy': cleanup, ...numbers } = config;
  return {
    address: topic,
    title,
    description,
    servers: [{ $ref: '#/servers/local' }],
    messages: { event: message },
    bindings: {
      kafka: {
        topic,
        partitions,
        topicConfiguration: {
          'cleanup.policy': [cleanup],
          ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])),
        },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

/** The event, and the same as a dead letter or a retried record. */
export function messagesOf({ topic, schema, declared, team, example, groups }: TopicDescription) {
  const keyed = {
    contentType: 'application/vnd.apache.avro+binary',
    payload: refer('schemas', topic),
    bindings: {
      kafka: {
        key: { type: 'string', description: `${declared.key}: records of one key are in order.` },
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: 'confluent',
        bindingVersion: BINDING_VERSION,
      },
    },
    tags: [{ name: team }],
  };
  const event = {
    name: schema.name,
    title: schema.name,
    summary: schema.doc,
    headers: refer('schemas', 'headers'),
    ...keyed,
    examples: [{ name: 'example', payload: example }],
  };
  const letter = {
    name: `${schema.name}DeadLetter`,
    title: `${schema.name}, given up by a group`,
    summary: 'Key, value and headers are those of the original record to the byte, so the value may not be readable.',
    headers: refer('schemas', 'dead-letter-headers'),
    ...keyed,
  };
  return groups.length === 0 ? { [topic]: event } : { [topic]: event, [letterOf(topic)]: letter };
}

/** The Avro schemas in force, and the headers. */
export function schemasOf(topics: TopicDescription[]) {
  return {
    headers: headersSchema(TRACE_HEADERS),
    'dead-letter-headers': headersSchema({ ...TRACE_HEADERS, ...DEAD_LETTER_HEADERS }),
    ...Object.fromEntries(topics.map(({ topic, schema }) => [topic, { schemaFormat: AVRO, schema }])),
  };
}

function letterOf(topic: string): string {
  return `${topic}.dead-letter`;
}

function refer(kind: 'messages' | 'schemas', name: string) {
  return { $ref: `#/components/${kind}/${name}` };
}
