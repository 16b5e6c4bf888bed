import { type AvroSchema, type Field, isArray, isEnum, isRecord, withoutNull } from '../schema/avro-schema.ts';
import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';

const PRIMITIVES = new Set(['boolean', 'int', 'long', 'float', 'double', 'string']);
const UNKNOWN = 'unknown';

/** field-type */
export function fieldTypeRule({ schema }: Contract): Found[] {
  return schema.fields.flatMap((field) => {
    const message = complaint(field);
    if (message === undefined) return [];
    const remedy = 'use a primitive, an enum, an array, or ["null", one of these] with "default": null';
    return [{ code: 'field-type', at: field.name, message, remedy }];
  });
}

function complaint(field: Field): string | undefined {
  if (!isKnown(withoutNull(field.type))) return `nothing of ours knows the type ${JSON.stringify(field.type)}`;
  if (!Array.isArray(field.type)) return undefined;
  if (field.type[0] !== 'null') return 'null is not the first branch of the union, so it cannot be the default';
  return field.default === null ? undefined : 'it may be null and its default is not null';
}

function isKnown(type: AvroSchema): boolean {
  if (typeof type === 'string') return PRIMITIVES.has(type);
  if (Array.isArray(type) || isRecord(type)) return false;
  if (isEnum(type)) return true;
  return isArray(type) ? isKnown(type.items) : PRIMITIVES.has(type.type);
}

/** enum-default */
export function enumDefaultRule({ schema }: Contract): Found[] {
  return schema.fields.flatMap(({ name, type }) => {
    const plain = withoutNull(type);
    if (!isEnum(plain) || plain.default === undefined || plain.default === UNKNOWN) return [];
    return [
      {
        code: 'enum-default',
        at: name,
        message: `an old reader takes every later symbol for "${plain.default}", which means something else`,
        remedy: `add the symbol "${UNKNOWN}" and make it the default, or have no default: then a new symbol needs a v2`,
      },
    ];
  });
}
