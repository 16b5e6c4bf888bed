import type { TopicName } from '@astrapath/contracts';
import { deadLetterTopic } from '@astrapath/contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { EncodedMessage } from '../producer/message.ts';

/** Headers that we add; all others are those of the original record, so a replay takes these off and nothing else. */
export const DEAD_LETTER_HEADERS = {
  topic: 'dlq-topic',
  partition: 'dlq-partition',
  offset: 'dlq-offset',
  group: 'dlq-group',
  reason: 'dlq-reason',
  error: 'dlq-error',
  publishedAt: 'dlq-published-at',
  failedAt: 'dlq-failed-at',
} as const;

export type DeadLetterSource = { topic: TopicName; partition: number; group: string };
/** `reason` is a fixed word to count by; `error` says more. Neither holds data of a user. */
export type DeadLetterCause = { reason: string; error?: string };

/** The record for the dead-letter topic: original key, value and headers to the byte, and where it came from. */
export function deadLetterOf(
  source: DeadLetterSource,
  message: KafkaMessage,
  cause: DeadLetterCause,
  now: number,
): EncodedMessage {
  const names = DEAD_LETTER_HEADERS;
  return {
    topic: deadLetterTopic(source.topic, source.group),
    key: message.key,
    value: message.value,
    headers: {
      ...message.headers,
      [names.topic]: source.topic,
      [names.partition]: String(source.partition),
      [names.offset]: message.offset,
      [names.group]: source.group,
      [names.reason]: cause.reason,
      [names.error]: cause.error ?? cause.reason,
      [names.publishedAt]: message.timestamp,
      [names.failedAt]: String(now),
    },
  };
}

export type Provenance = {
  topic: string;
  partition: number;
  offset: string;
  group: string;
  reason: string;
  error: string;
  publishedAt: number;
  failedAt: number;
};

/** Where a dead letter came from, and the record as it was; undefined when the record is no dead letter of ours. */
export function readDeadLetter(
  message: Pick<KafkaMessage, 'key' | 'value' | 'headers'>,
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
    },
    original: {
      key: message.key,
      value: message.value,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.has(name))),
    },
  };
}
