/** Headers of our records, and what they say. All are text. */
export const TRACE_HEADERS = {
  traceparent: 'W3C trace context of the request or event that caused this one; absent where there is no trace.',
};

/** Headers that a dead letter carries besides those of the record it was; a retried record carries them too. */
export const DEAD_LETTER_HEADERS = {
  'dlq-topic': 'Topic the record was read from.',
  'dlq-partition': 'Partition of that topic.',
  'dlq-offset': 'Offset in that partition.',
  'dlq-group': 'Consumer group that could not process it.',
  'dlq-reason': 'A fixed word to count by, such as empty-value.',
  'dlq-error': 'A sentence that says more, without data of a user.',
  'dlq-published-at': 'When the record was published: milliseconds since 1970, UTC.',
  'dlq-failed-at': 'When the group gave it up: milliseconds since 1970, UTC.',
  'dlq-attempt': 'How often it has failed: 1, and one more after each retry.',
  'dlq-null-headers': 'Names of headers of the record that had no value, by commas; here they are empty. Else absent.',
  'dlq-refused': 'Why Kafka did not take the whole letter, which has no value then and cannot be retried. Else absent.',
  'dlq-value-bytes': 'With dlq-refused: bytes of the value that was left out.',
  'dlq-value-sha256': 'With dlq-refused: SHA-256 of the value that was left out, hexadecimal.',
};

/** JSON Schema of a set of headers. */
export function headersSchema(headers: Record<string, string>) {
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [name, { type: 'string', description }]),
    ),
  };
}
