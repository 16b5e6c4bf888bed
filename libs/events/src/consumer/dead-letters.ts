import { deadLetterTopic, isTopicName, retryTopic, type TopicName } from '@astrapath/contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { EncodedMessage } from '../producer/message.ts';
import { withoutNulls } from './null-headers.ts';

/** Headers that we add; all others are those of the original record. */
export const DEAD_LETTER_HEADERS = {
  topic: 'dlq-topic',
  partition: 'dlq-partition',
  offset: 'dlq-offset',
  group: 'dlq-group',
  reason: 'dlq-reason',
  error: 'dlq-error',
  publishedAt: 'dlq-published-at',
  failedAt: 'dlq-failed-at',
  attempt: 'dlq-attempt',
  nullHeaders: 'dlq-null-headers',
  refused: 'dlq-refused',
  valueBytes: 'dlq-value-bytes',
  valueSha256: 'dlq-value-sha256',
} as const;

/** The log a record was read from; `topic` is what it is a record of. */
export type DeadLetterSource = { topic: TopicName; partition: number; group: string; isRetry: boolean };
/** `reason` is a fixed word to count by; `error` says more. Neither holds data of a user. */
export type DeadLetterCause = { reason: string; error?: string };

/** Where a record comes from and how often it has failed: `attempt` 1 is the first time. */
type Origin = { partition: number; offset: string; publishedAt: string; attempt: number };

export type Provenance = {
  topic: string;
  partition: number;
  offset: string;
  group: string;
  reason: string;
  error: string;
  publishedAt: number;
  failedAt: number;
  /** 1 for the first dead letter of a record, one more after each retry. */
  attempt: number;
};

type KafkaRecord = Pick<KafkaMessage, 'key' | 'value' | 'headers'>;

/**
 * The record for the dead-letter topic: original key, value and headers to the byte, and where it came from. A header
 * without a value, which kafkajs cannot send, becomes an empty one that `dlq-null-headers` names.
 */
export function deadLetterOf(
  source: DeadLetterSource,
  message: KafkaMessage,
  cause: DeadLetterCause,
  now: number,
): EncodedMessage {
  const names = DEAD_LETTER_HEADERS;
  const origin = originOf(source, message);
  const { headers, nulls } = withoutNulls(message.headers ?? {});
  return {
    topic: deadLetterTopic(source.topic, source.group),
    key: message.key,
    value: message.value,
    headers: {
      ...headers,
      ...(nulls.length === 0 ? {} : { [names.nullHeaders]: nulls.join() }),
      [names.topic]: source.topic,
      [names.partition]: String(origin.partition),
      [names.offset]: origin.offset,
      [names.group]: source.group,
      [names.reason]: cause.reason,
      [names.error]: cause.error ?? cause.reason,
      [names.publishedAt]: origin.publishedAt,
      [names.failedAt]: String(now),
      [names.attempt]: String(origin.attempt),
    },
  };
}

/** A retried record keeps the place where it was first met; without one it comes from where it was read. */
function originOf({ partition, isRetry }: DeadLetterSource, message: KafkaMessage): Origin {
  const before = isRetry ? readDeadLetter(message)?.provenance : undefined;
  if (before === undefined) return { partition, offset: message.offset, publishedAt: message.timestamp, attempt: 1 };
  return {
    partition: before.partition,
    offset: before.offset,
    publishedAt: String(before.publishedAt),
    attempt: before.attempt + 1,
  };
}

/** Where a dead letter came from, and the record as it was; undefined when the record is no dead letter of ours. */
export function readDeadLetter(
  message: KafkaRecord,
): { provenance: Provenance; original: { key: Buffer | null; value: Buffer | null; headers: IHeaders } } | undefined {
  const headers = message.headers ?? {};
  const text = (name: string) => headers[name]?.toString();
  const names = DEAD_LETTER_HEADERS;
  const topic = text(names.topic);
  const offset = text(names.offset);
  const group = text(names.group);
  if (topic === undefined || offset === undefined || group === undefined) return undefined;
  const ours = new Set<string>(Object.values(names));
  return {
    provenance: {
      topic,
      offset,
      group,
      partition: Number(text(names.partition)),
      reason: text(names.reason) ?? 'unknown',
      error: text(names.error) ?? 'unknown',
      publishedAt: Number(text(names.publishedAt)),
      failedAt: Number(text(names.failedAt)),
      attempt: Number(text(names.attempt) ?? 1),
    },
    original: {
      key: message.key,
      value: message.value,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.has(name))),
    },
  };
}

/**
 * The message that brings a dead letter to its group once more, and to no other: key, value and headers as they are,
 * for the retry topic. Undefined when the record is no dead letter of ours, or one whose value was left out.
 */
export function retryOf(letter: KafkaRecord): EncodedMessage | undefined {
  const provenance = readDeadLetter(letter)?.provenance;
  if (provenance === undefined || !isTopicName(provenance.topic)) return undefined;
  const { key, value, headers = {} } = letter;
  if (headers[DEAD_LETTER_HEADERS.refused] !== undefined) return undefined;
  return { topic: retryTopic(provenance.topic, provenance.group), key, value, headers };
}
