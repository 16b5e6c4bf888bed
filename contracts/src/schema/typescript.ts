import { type TopicName, topicNames } from '../../topics.ts';
import { type AvroSchema, isArray, isEnum, isRecord, parseRecord, type RecordSchema } from './avro-schema.ts';
import { schemaText } from './schema-text.ts';

const PRIMITIVES: Record<string, string> = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  string: 'string',
};

/** TypeScript source of the event types of all topics; written to `generated/events.ts`. */
export function generateEventTypes(): string {
  const records = topicNames.map((topic) => {
    const schema = parseRecord(schemaText(topic));
    return { topic, name: typeName(topic, schema), schema };
  });
  const map = records.map(({ topic, name }) => `  '${topic}': ${name};`).join('\n');
  const types = records.map(({ name, schema }) => recordSource(name, schema)).join('\n\n');
  return [
    '// Generated from contracts/events by `npm run generate`. Do not edit.',
    '',
    types,
    '',
    `export type Events = {\n${map}\n};`,
    '',
    'export type EventOf<T extends keyof Events> = Events[T];',
    '',
  ].join('\n');
}

/** Record name of the schema; a later major version, whose record has the same name, says which it is. */
function typeName(topic: TopicName, { name }: RecordSchema): string {
  const major = topic.slice(topic.lastIndexOf('.v') + 2);
  return major === '1' ? name : `${name}V${major}`;
}

function recordSource(name: string, { doc, fields }: RecordSchema): string {
  const lines = fields.map(
    (field) => `  /** ${field.doc ?? field.name} */\n  ${field.name}: ${typeSource(field.type)};`,
  );
  return `/** ${doc ?? name} */\nexport type ${name} = {\n${lines.join('\n')}\n};`;
}

function typeSource(schema: AvroSchema): string {
  if (typeof schema === 'string') return primitive(schema);
  if (Array.isArray(schema)) return schema.map(typeSource).toReversed().join(' | ');
  if (isEnum(schema)) return schema.symbols.map((symbol) => `'${symbol}'`).join(' | ');
  if (isArray(schema)) return `${typeSource(schema.items)}[]`;
  if (!isRecord(schema)) return primitive(schema.type);
  throw new Error(`the generator does not know the Avro construct ${JSON.stringify(schema)}`);
}

function primitive(name: string): string {
  const source = PRIMITIVES[name];
  if (source === undefined) throw new Error(`the generator does not know the Avro type "${name}"`);
  return source;
}
