import { isDeepStrictEqual } from 'node:util';
import avro from 'avsc';
import fc from 'fast-check';
import { parseRecord, type RecordSchema } from '../schema/avro-schema.ts';
import type { SchemaVersion } from '../schema/schema-text.ts';
import { arbitraryEvent } from './event-arbitrary.ts';
import { expectedEvent } from './expected-event.ts';

/** Random events that each reader decodes of each writer. */
const EVENTS_PER_PAIR = 100;

/** A version that does not read rightly what another one wrote, and why. */
export type Incompatibility = { reader: string; writer: string; reason: string };

type Version = { version: string; schema: RecordSchema; type: avro.Type };

/**
 * FULL_TRANSITIVE compatibility (Confluent's term): each version reads what every other one wrote. It is tried and not
 * only looked up: for each ordered pair random events are encoded with the writer's schema, decoded with the reader's,
 * and compared with what Avro's rules make of them. Returns the pairs that break it; empty means compatible.
 */
export function incompatibilities(versions: readonly SchemaVersion[]): Incompatibility[] {
  const parsed = versions.map(({ version, text }) => ({
    version,
    schema: parseRecord(text),
    type: avro.Type.forSchema(JSON.parse(text)),
  }));
  return parsed.flatMap((reader) => parsed.flatMap((writer) => incompatibility(reader, writer)));
}

function incompatibility(reader: Version, writer: Version): Incompatibility[] {
  try {
    exchangeEvents(writer, reader);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ reader: reader.version, writer: writer.version, reason }];
  }
}

/** Throws when the reader cannot read the writer's events, or reads something else than the rules say. */
function exchangeEvents(writer: Version, reader: Version): void {
  const resolver = reader.type.createResolver(writer.type);
  const agree = fc.property(arbitraryEvent(writer.schema), (event) => {
    const read: unknown = reader.type.fromBuffer(writer.type.toBuffer(event), resolver);
    return isDeepStrictEqual({ ...Object(read) }, expectedEvent(writer.schema, reader.schema, event));
  });
  fc.assert(agree, { numRuns: EVENTS_PER_PAIR });
}
