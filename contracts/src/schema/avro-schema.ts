/**
 * The part of Avro that our schemas use. A construct outside it makes generation and lint fail,
 * so a schema never gets a type, a test value or a page that is only nearly right.
 */
export type AvroSchema = string | AvroSchema[] | RecordSchema | EnumSchema | ArraySchema | LogicalSchema;

export type RecordSchema = { type: 'record'; name: string; namespace?: string; doc?: string; fields: Field[] };
export type EnumSchema = { type: 'enum'; name: string; doc?: string; symbols: string[]; default?: string };
export type ArraySchema = { type: 'array'; items: AvroSchema };
export type LogicalSchema = { type: string; logicalType: string };

export type Field = {
  name: string;
  type: AvroSchema;
  doc?: string;
  /** There, even as null, in every field that was added after version 1. */
  default?: unknown;
  /** Says something about a person beyond their pseudonymous id; kept one hour at most. */
  personalData?: boolean;
  aliases?: string[];
};

/** Schema of an event. Throws on anything but a record, for an event is one. */
export function parseRecord(text: string): RecordSchema {
  const schema: RecordSchema | { type: string } = JSON.parse(text);
  if (!('fields' in schema)) throw new Error(`a schema of type ${schema.type} is no event; an event is a record`);
  return schema;
}

export function isRecord(schema: AvroSchema): schema is RecordSchema {
  return typeof schema === 'object' && 'fields' in schema;
}

export function isEnum(schema: AvroSchema): schema is EnumSchema {
  return typeof schema === 'object' && 'symbols' in schema;
}

export function isArray(schema: AvroSchema): schema is ArraySchema {
  return typeof schema === 'object' && 'items' in schema;
}

/** The type itself of a type that may also be null; any other type is returned as it is. */
export function withoutNull(schema: AvroSchema): AvroSchema {
  if (!Array.isArray(schema)) return schema;
  const [only, ...more] = schema.filter((branch) => branch !== 'null');
  return only === undefined || more.length > 0 ? schema : only;
}
