import { parseSchema } from '../codec/event-type.ts';
import { HEADER_BYTES, schemaIdOf } from '../codec/wire.ts';

/** What somebody who knows only the registry makes of a record. `schemaId` is absent where the bytes name none. */
export type RecordReading =
  | { type: 'read'; schemaId: number }
  | { type: 'unreadable'; schemaId?: number; reason: string };

/** Reads the bytes of a record with the schema that the registry gives out under the id they begin with. */
export async function readRecord(
  bytes: Buffer,
  schemaById: (id: number) => Promise<string | undefined>,
): Promise<RecordReading> {
  const schemaId = schemaIdOf(bytes);
  if (schemaId === undefined) return { type: 'unreadable', reason: 'not in Confluent wire format' };
  const text = await schemaById(schemaId);
  if (text === undefined) return { type: 'unreadable', schemaId, reason: `unknown schema id ${schemaId}` };
  try {
    parseSchema(text).fromBuffer(bytes.subarray(HEADER_BYTES));
    return { type: 'read', schemaId };
  } catch {
    return { type: 'unreadable', schemaId, reason: `the bytes do not fit the schema with id ${schemaId}` };
  }
}
