import type { TopicName } from '@astrapath/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { AnyRecord, Handler } from './handlers.ts';
import type { HandlerResult } from './results.ts';

/** Records of one partition of a topic, or of its retry topic. */
export type Chunk = { topic: TopicName; partition: number; isRetry: boolean; messages: readonly KafkaMessage[] };
/** How to treat a throw: how many retries, and when to stop beginning new work. */
export type Patience = { retries: number; signal: AbortSignal };
/** `results` are those of the first records of the chunk, done for good; `failure` says why the rest is not. */
export type ChunkOutcome = { results: HandlerResult[]; failure?: { error: unknown } };

/** A chunk under way, for a handler of that mode. By index of the message: its record once decoded, its result once done, why it is poison. */
export type Work = {
  mode: Handler['mode'];
  chunk: Chunk;
  records: (AnyRecord | undefined)[];
  results: (HandlerResult | undefined)[];
  poison: Map<number, string>;
};
