import type { EventOf, TopicName } from '@astrapath/contracts';
import type { HandlerResult } from './results.ts';

/** Where an event came from: `partition` and `offset` are those of the log that it was read from. */
export type EventContext = {
  topic: TopicName;
  /** True when it is a dead letter that is handed over once more, from the retry topic of this group. */
  isRetry: boolean;
  partition: number;
  offset: string;
  key: string | null;
  /** When it was published first, epoch milliseconds; when it happened is `occurredAt` of the event. */
  publishedAt: number;
  traceparent: string | undefined;
};

/** One record of a batch; `topic` tells which event it is. */
export type EventRecord<T extends TopicName = TopicName> = T extends TopicName
  ? EventContext & { topic: T; event: EventOf<T> }
  : never;

/** The stretch of a partition's log that a batch is; what of it has no record was not decodable. */
export type BatchContext = {
  topic: TopicName;
  partition: number;
  /** True when it comes from the retry topic of this group: dead letters that are handed over once more. */
  isRetry: boolean;
  /** Offsets of all its records, in order, in the log they were read from. */
  offsets: readonly string[];
  /**
   * Of retries: where in the topic each was met first, as `<partition>/<offset>`; undefined for what is no dead letter of
   * ours. Empty for a batch of the topic itself.
   */
  origins: readonly (string | undefined)[];
};

export type EachHandler = {
  mode: 'each';
  topics: readonly TopicName[];
  run: (record: AnyRecord) => Promise<HandlerResult>;
};
export type BatchHandler = {
  mode: 'batch';
  topics: readonly TopicName[];
  run: (records: AnyRecord[], batch: BatchContext) => Promise<HandlerResult[]>;
};
export type Handler = EachHandler | BatchHandler;
export type AnyRecord = EventContext & { event: EventOf<TopicName> };

/**
 * Handles the events of a topic one by one: in order for each key, several keys at a time. The handler must be
 * idempotent: an event can come again.
 */
export function handle<T extends TopicName>(
  topic: T,
  handler: (event: EventOf<T>, context: EventContext) => Promise<HandlerResult>,
): Handler;
export function handle(
  topic: TopicName,
  handler: (event: EventOf<TopicName>, context: EventContext) => Promise<HandlerResult>,
): Handler {
  return { mode: 'each', topics: [topic], run: (record) => handler(record.event, record) };
}

/**
 * Handles whole batches, each from one partition and in its order; answers one result a record, in the same order. It
 * is also called for a batch of which nothing could be decoded: `batch` tells which stretch of the log that was.
 * Batches of different partitions run at the same time.
 */
export function handleBatch<T extends TopicName>(
  topics: readonly T[],
  handler: (records: EventRecord<T>[], batch: BatchContext) => Promise<HandlerResult[]>,
): Handler;
export function handleBatch(
  topics: readonly TopicName[],
  handler: (records: AnyRecord[], batch: BatchContext) => Promise<HandlerResult[]>,
): Handler {
  return { mode: 'batch', topics, run: handler };
}
