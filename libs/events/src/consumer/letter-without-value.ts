import { createHash } from 'node:crypto';
import type { IHeaders } from 'kafkajs';
import type { EncodedMessage } from '../producer/message.ts';
import { DEAD_LETTER_HEADERS } from './dead-letters.ts';

/** A key above it is left out with the value. */
const MAX_KEY_BYTES = 64 * 1024;
const ours = new Set<string>(Object.values(DEAD_LETTER_HEADERS));

/**
 * What is left of a dead letter that Kafka refuses: where it came from, and size and SHA-256 of its value. Value and
 * headers of the original are left out; the original itself is in its topic as long as that keeps it.
 */
export function letterWithoutValue(letter: EncodedMessage, refused: string): EncodedMessage {
  const { topic, key, value } = letter;
  const provenance = Object.entries(letter.headers ?? {}).filter(([name]) => ours.has(name));
  return {
    topic,
    key: key !== null && key.length <= MAX_KEY_BYTES ? key : null,
    value: null,
    headers: { ...Object.fromEntries(provenance), [DEAD_LETTER_HEADERS.refused]: refused, ...digestOf(value) },
  };
}

function digestOf(value: Buffer | null): IHeaders {
  if (value === null) return {};
  return {
    [DEAD_LETTER_HEADERS.valueBytes]: String(value.length),
    [DEAD_LETTER_HEADERS.valueSha256]: createHash('sha256').update(value).digest('hex'),
  };
}
