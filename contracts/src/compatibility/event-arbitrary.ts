import fc from 'fast-check';
import { type AvroSchema, isArray, isEnum, isRecord, type RecordSchema } from '../schema/avro-schema.ts';

const INT32_MAX = 0x7fffffff;
/** avsc doubles a long to encode it, so from here on a negative one comes back wrong (5.7.9). It is the year 144,683. */
const LARGEST_LONG = 2 ** 52;
const SURROGATES = 0x800;
const FIRST_SURROGATE = 0xd800;
/** Any character of Unicode. fast-check's own `unit: 'binary'` makes tables for a second first. */
const codePoint = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES })
  .map((number) => String.fromCodePoint(number < FIRST_SURROGATE ? number : number + SURROGATES));

/** Random valid events of a schema: every branch and symbol, empty and long text, both ends of every number. */
export function arbitraryEvent(schema: RecordSchema): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(schema.fields.map((field) => [field.name, arbitraryValue(field.type)])));
}

function arbitraryValue(schema: AvroSchema): fc.Arbitrary<unknown> {
  if (typeof schema === 'string') return arbitraryPrimitive(schema);
  if (Array.isArray(schema)) return fc.oneof(...schema.map(arbitraryValue));
  if (isRecord(schema)) return arbitraryEvent(schema);
  if (isEnum(schema)) return fc.constantFrom(...schema.symbols);
  if (isArray(schema)) return fc.array(arbitraryValue(schema.items), { maxLength: 4 });
  return arbitraryPrimitive(schema.type);
}

function arbitraryPrimitive(name: string): fc.Arbitrary<unknown> {
  switch (name) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.oneof(fc.integer(), fc.constantFrom(0, INT32_MAX, -INT32_MAX - 1));
    case 'long':
      return fc.maxSafeInteger().map((long) => Math.min(Math.max(long, -LARGEST_LONG), LARGEST_LONG));
    case 'float':
      return fc.float();
    case 'double':
      return fc.oneof(fc.double(), fc.constantFrom(Number.MAX_VALUE, Number.MIN_VALUE, -0, Number.NaN));
    case 'string':
      return fc.oneof(fc.string({ unit: codePoint }), fc.constantFrom('', '\0', '𝄞é'.repeat(300)));
    default:
      throw new Error(`no random value is known for the Avro type "${name}"`);
  }
}
