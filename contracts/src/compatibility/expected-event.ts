import { type AvroSchema, isArray, isEnum, isRecord, type RecordSchema, withoutNull } from '../schema/avro-schema.ts';

type EventValues = Record<string, unknown>;

/**
 * What a reader must see of an event that a writer wrote: Avro's rules of schema resolution, written down a second
 * time for the part of Avro we use, so that the codec is compared with the rules and not with itself.
 */
export function expectedEvent(writer: RecordSchema, reader: RecordSchema, event: EventValues): EventValues {
  const written = new Map(writer.fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    reader.fields.map(({ name, type, default: byDefault }) => {
      const source = written.get(name);
      return [name, source === undefined ? byDefault : expectedValue(source.type, type, event[name])];
    }),
  );
}

function expectedValue(writer: AvroSchema, reader: AvroSchema, value: unknown): unknown {
  if (value === null) return null;
  const [from, to] = [withoutNull(writer), withoutNull(reader)];
  if (isEnum(to)) return to.symbols.some((symbol) => symbol === value) ? value : to.default;
  if (isArray(from) && isArray(to) && Array.isArray(value)) {
    return value.map((item: unknown) => expectedValue(from.items, to.items, item));
  }
  if (isRecord(from) && isRecord(to) && isObject(value)) return expectedEvent(from, to, value);
  return value;
}

function isObject(value: unknown): value is EventValues {
  return typeof value === 'object' && value !== null;
}
