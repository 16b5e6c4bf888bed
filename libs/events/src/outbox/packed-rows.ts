import type { EncodedMessage } from '../producer/message.ts';
import { traceHeaders } from '../producer/message.ts';

/** Lengths of key, traceparent (-1: none) and value, four bytes each. */
const LENGTHS_BYTES = 12;

/**
 * SQL expression that packs rows `alias` into one base64 text, in the order of their ids: the driver makes a message
 * object and a string of every field of every row, which cost as much as all else a relay does with an event.
 */
export function packed(alias: string): string {
  const bytesOf = (column: string) => `convert_to(${alias}.${column}, 'UTF8')`;
  const row = [
    `int4send(octet_length(${bytesOf('key')}))`,
    `int4send(coalesce(octet_length(${bytesOf('traceparent')}), -1))`,
    `int4send(octet_length(${alias}.value))`,
    bytesOf('key'),
    `coalesce(${bytesOf('traceparent')}, '')`,
    `${alias}.value`,
  ].join(' || ');
  return `encode(string_agg(${row}, ''::bytea ORDER BY ${alias}.id), 'base64')`;
}

/** Messages of the rows of one topic that `packed` made one text of; their bytes are cut out of it, not copied. */
export function unpack(topic: string, base64: string): EncodedMessage[] {
  const bytes = Buffer.from(base64, 'base64');
  const messages: EncodedMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const keyAt = at + LENGTHS_BYTES;
    const traceAt = keyAt + bytes.readInt32BE(at);
    const traceLength = bytes.readInt32BE(at + 4);
    const valueAt = traceAt + Math.max(0, traceLength);
    at = valueAt + bytes.readInt32BE(at + 8);
    const trace = traceLength < 0 ? null : bytes.subarray(traceAt, valueAt);
    messages.push({
      topic,
      key: bytes.subarray(keyAt, traceAt),
      value: bytes.subarray(valueAt, at),
      ...traceHeaders(trace),
    });
  }
  return messages;
}
