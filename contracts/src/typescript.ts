import { topicNames, type TopicName } from '../topics.ts';
import { schemaText } from './schemas.ts';

/**
 * The part of Avro that our schemas use. A construct outside it makes generation fail,
 * so a schema never gets a type that is only nearly right.
 */
type Schema =
  | string
  | Schema[]
  | { type: 'record'; name: string; doc?: string; fields: Field[] }
  | { type: 'enum'; symbols: string[] }
  | { type: 'array'; items: Schema }
  | { type: string; logicalType: string };
type Field = { name: string; type: Schema; doc?: string };

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
  const records = topicNames.map((topic) => ({ topic, schema: parseRecord(topic) }));
  const map = records.map(({ topic, schema }) => `  '${topic}': ${schema.name};`).join('\n');
  const types = records.map(({ schema }) => recordSource(schema)).join('\n\n');
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

type RecordSchema = { name: string; doc?: string; fields: Field[] };

function parseRecord(topic: TopicName): RecordSchema {
  const schema: RecordSchema & { type: string } = JSON.parse(schemaText(topic));
  if (schema.type !== 'record') throw new Error(`${topic}.avsc is a ${schema.type}; an event is a record`);
  return schema;
}

function recordSource({ name, doc, fields }: RecordSchema): string {
  const lines = fields.map(
    (field) => `  /** ${field.doc ?? field.name} */\n  ${field.name}: ${typeSource(field.type)};`,
  );
  return `/** ${doc ?? name} */\nexport type ${name} = {\n${lines.join('\n')}\n};`;
}

function typeSource(schema: Schema): string {
  if (typeof schema === 'string') return primitive(schema);
  if (Array.isArray(schema)) return schema.map(typeSource).toReversed().join(' | ');
  if ('symbols' in schema) return schema.symbols.map((symbol) => `'${symbol}'`).join(' | ');
  if ('items' in schema) return `${typeSource(schema.items)}[]`;
  if ('logicalType' in schema) return primitive(schema.type);
  throw new Error(`the generator does not know the Avro construct ${JSON.stringify(schema)}`);
}

function primitive(name: string): string {
  const source = PRIMITIVES[name];
  if (source === undefined) throw new Error(`the generator does not know the Avro type "${name}"`);
  return source;
}
