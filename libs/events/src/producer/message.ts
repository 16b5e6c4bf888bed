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
/** Bytes that a record costs besides its key, value and headers, rounded up. */
const RECORD_OVERHEAD = 70;

/** Size of the message in a record batch, never less than it will be. */
export function sizeOf({ key, value, headers }: EncodedMessage): number {
  let size = RECORD_OVERHEAD + (key?.length ?? 0) * (typeof key === 'string' ? 3 : 1) + (value?.length ?? 0);
  for (const name in headers) size += name.length * 3 + headerBytes(headers[name]);
  return size;
}

function headerBytes(value: IHeaders[string]): number {
  if (value === undefined) return 0;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + headerBytes(one), 0);
  return typeof value === 'string' ? value.length * 3 : value.length;
}

/** Headers of a record: `traceparent` where there is a trace. */
export function traceHeaders(traceparent: string | null | undefined): { headers?: IHeaders } {
  return traceparent ? { headers: { traceparent } } : {};
}
