import { type AvroSchema, isArray, isEnum, isRecord, withoutNull } from '../schema/avro-schema.ts';

/** An Avro type as a page names it: `int or null`, `one of a, b`, `instant (milliseconds since 1970, UTC)`. */
export function typeInWords(type: AvroSchema): string {
  const plain = withoutNull(type);
  const words = plainTypeInWords(plain);
  return plain === type ? words : `${words} or null`;
}

function plainTypeInWords(type: AvroSchema): string {
  if (typeof type === 'string') return type;
  if (Array.isArray(type) || isRecord(type)) throw new Error(`no page can tell of the type ${JSON.stringify(type)}`);
  if (isArray(type)) return `list of ${typeInWords(type.items)}`;
  if (!isEnum(type)) return 'instant (milliseconds since 1970, UTC)';
  const unknown = type.default === undefined ? '' : ` (what is newer than the reader reads as \`${type.default}\`)`;
  return `one of ${type.symbols.map((symbol) => `\`${symbol}\``).join(', ')}${unknown}`;
}
