import avro, { type Type } from 'avsc';
import { strictTypeOf } from './strict-types.ts';
import { HEADER_BYTES, writeHeader } from './wire.ts';

/** Most events fit; a larger one is encoded a second time into its own buffer. */
const SCRATCH_BYTES = 64 * 1024;
const scratch = Buffer.allocUnsafe(SCRATCH_BYTES);

/** The event does not fit the schema of its topic. Names the field, never its value. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly topic: string;
  readonly paths: readonly string[];

  constructor(topic: string, paths: readonly string[]) {
    super(`event for ${topic} does not fit its schema at ${paths.join(', ') || 'the root'}`);
    this.topic = topic;
    this.paths = paths;
  }
}

/** Avro type of a schema text; it refuses bytes that avsc would misread. */
export function parseSchema(text: string): Type {
  return avro.Type.forSchema(JSON.parse(text), { typeHook: strictTypeOf });
}

/** Event as Confluent bytes. Throws InvalidEventError. */
export function encodeEvent(topic: string, type: Type, schemaId: number, event: unknown): Buffer {
  const target = encodeInto(topic, type, event);
  writeHeader(target, schemaId);
  return target;
}

function encodeInto(topic: string, type: Type, event: unknown): Buffer {
  try {
    const end = type.encode(event, scratch, HEADER_BYTES);
    if (end >= 0) return Buffer.from(scratch.subarray(0, end));
    const large = Buffer.allocUnsafe(SCRATCH_BYTES - end);
    return large.subarray(0, type.encode(event, large, HEADER_BYTES));
  } catch {
    throw new InvalidEventError(topic, invalidPaths(type, event));
  }
}

function invalidPaths(type: Type, event: unknown): string[] {
  const paths: string[] = [];
  type.isValid(event, { errorHook: (path: string[]) => paths.push(path.join('.')) });
  return paths;
}
