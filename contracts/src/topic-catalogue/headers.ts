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
