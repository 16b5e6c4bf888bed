import { isLetterTopic } from '@astrapath/contracts';
import type { IHeaders } from 'kafkajs';

/** A record as it goes to Kafka; a null value is a tombstone of a compacted topic. */
export type EncodedMessage = {
  topic: string;
  key: Buffer | string | null;
  value: Buffer | null;
  headers?: IHeaders;
};

/** Kafka refuses a record batch above 1 MiB; a batch of ours stays below it with room for framing. */
export const MAX_MESSAGE_BYTES = 900_000;
/** A dead letter is a record of anybody's with our headers on top; its topics take 2 MiB. */
const MAX_LETTER_BYTES = 2_000_000;
/** Bytes that a record costs besides its key, value and headers, rounded up. */
const RECORD_OVERHEAD = 70;

/** Largest message, by `sizeOf`, that a topic takes. */
export function maxBytesOf(topic: string): number {
  return isLetterTopic(topic) ? MAX_LETTER_BYTES : MAX_MESSAGE_BYTES;
}

/** Size of the message in a record batch, never less than it will be. */
export function sizeOf({ key, value, headers }: EncodedMessage): number {
  let size = RECORD_OVERHEAD + (key?.length ?? 0) * (typeof key === 'string' ? 3 : 1) + (value?.length ?? 0);
  for (const name in headers) size += name.length * 3 + headerBytes(headers[name]);
  return size;
}

/** kafkajs reads a header without a value as null. */
function headerBytes(value: IHeaders[string] | null): number {
  if (value === undefined || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + headerBytes(one), 0);
  return typeof value === 'string' ? value.length * 3 : value.length;
}

/** Headers of a record: `traceparent` where there is a trace. */
export function traceHeaders(traceparent: string | Buffer | null | undefined): { headers?: IHeaders } {
  return traceparent ? { headers: { traceparent } } : {};
}
