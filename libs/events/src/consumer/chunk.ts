import type { TopicName } from '@astrapath/contracts';
import { withSpan } from '@astrapath/telemetry';
import type { KafkaMessage } from 'kafkajs';
import type { Codec } from '../codec/codec.ts';
import type { Producer } from '../producer/producer.ts';
import { withRetries } from './attempts.ts';
import { inOrderByKey } from './by-key.ts';
import { type DeadLetterCause, deadLetterOf } from './dead-letters.ts';
import type { AnyRecord, BatchHandler, EachHandler, Handler } from './handlers.ts';
import { deadLetter, type HandlerResult, skip } from './results.ts';

export type ChunkDependencies = {
  group: string;
  codec: Pick<Codec, 'decode'>;
  producer: Pick<Producer, 'publishEncoded'>;
  /** Keys handled at the same time within a partition. */
  concurrency: number;
};
export type Chunk = { topic: TopicName; partition: number; messages: readonly KafkaMessage[] };
/** How to treat a throw: how many retries, and when to stop beginning new work. */
export type Patience = { retries: number; signal: AbortSignal };
/** `results` are those of the first records of the chunk, done for good; `failure` says why the rest is not. */
export type ChunkOutcome = { results: HandlerResult[]; failure?: { error: unknown } };

const UNDECODABLE = 'undecodable';
/** More links than this help nobody and cost. */
const MAX_LINKS = 32;

type Step = { message: KafkaMessage; record?: AnyRecord; result?: HandlerResult; error?: string };

/** Takes the records of a chunk as far as possible: decoded, handled, dead letters acknowledged. Never throws. */
export async function handleChunk(
  dependencies: ChunkDependencies,
  handler: Handler,
  chunk: Chunk,
  patience: Patience,
): Promise<ChunkOutcome> {
  const steps = chunk.messages.map((message): Step => ({ message }));
  const failure = await attempt(async () => {
    await withRetries(() => decodeAll(dependencies.codec, chunk, steps), patience.signal, patience.retries);
    if (handler.mode === 'batch') await runBatch(handler, chunk, steps, patience);
    else await runEach(handler, chunk, steps, dependencies.concurrency, patience);
  });
  return settle(dependencies, chunk, steps, failure, patience);
}

async function attempt(work: () => Promise<void>): Promise<{ error: unknown } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { error };
  }
}

async function decodeAll(codec: Pick<Codec, 'decode'>, { topic, partition }: Chunk, steps: Step[]): Promise<void> {
  for (const step of steps) {
    if (step.record !== undefined || step.result !== undefined) continue;
    const { message } = step;
    if (message.value === null) {
      step.result = skip('tombstone');
      continue;
    }
    const decoded = await codec.decode(topic, message.value);
    if (decoded.type === 'poison') {
      step.result = deadLetter(UNDECODABLE);
      step.error = decoded.reason;
    } else step.record = { ...contextOf(topic, partition, message), event: decoded.event };
  }
}

function contextOf(topic: TopicName, partition: number, message: KafkaMessage) {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key === null ? null : message.key.toString(),
    publishedAt: Number(message.timestamp),
    traceparent: message.headers?.traceparent?.toString(),
  };
}

async function runBatch(handler: BatchHandler, { topic }: Chunk, steps: Step[], patience: Patience): Promise<void> {
  const open = steps.filter((step) => step.record !== undefined);
  const records = open.flatMap(({ record }) => (record === undefined ? [] : [record]));
  if (records.length === 0) return;
  const links = records.flatMap(({ traceparent }) => traceparent ?? []).slice(0, MAX_LINKS);
  const results = await withRetries(
    () => withSpan(`handle ${topic}`, { links, attributes: { records: records.length } }, () => handler.run(records)),
    patience.signal,
    patience.retries,
  );
  if (results.length !== records.length) {
    throw new Error(`handler of ${topic} answered ${results.length} results for ${records.length} records`);
  }
  for (const [index, step] of open.entries()) {
    const result = results[index];
    if (result !== undefined) step.result = result;
  }
}

async function runEach(
  handler: EachHandler,
  { topic }: Chunk,
  steps: Step[],
  concurrency: number,
  { retries, signal }: Patience,
): Promise<void> {
  const failure = await inOrderByKey(
    steps,
    ({ message }) => message.key?.toString('latin1') ?? null,
    { concurrency, signal },
    async (step) => {
      const { record } = step;
      if (record === undefined) return;
      step.result = await withRetries(
        () => withSpan(`handle ${topic}`, { traceparent: record.traceparent }, () => handler.run(record)),
        signal,
        retries,
      );
    },
  );
  if (failure !== undefined) throw failure.error;
}

/** The records up to the first that is not done; their dead letters are in Kafka before anything counts as done. */
async function settle(
  dependencies: ChunkDependencies,
  chunk: Chunk,
  steps: Step[],
  failure: { error: unknown } | undefined,
  { retries, signal }: Patience,
): Promise<ChunkOutcome> {
  const firstOpen = steps.findIndex(({ result }) => result === undefined);
  const done = firstOpen === -1 ? steps : steps.slice(0, firstOpen);
  const letters = done.flatMap((step) => deadLetterIn(dependencies.group, chunk, step));
  const lost =
    letters.length === 0
      ? undefined
      : await attempt(() => withRetries(() => dependencies.producer.publishEncoded(letters), signal, retries));
  const settled =
    lost === undefined
      ? done
      : done.slice(
          0,
          done.findIndex(({ result }) => result?.type === 'dead-letter'),
        );
  const results = settled.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const reason = failure ?? lost;
  return reason === undefined ? { results } : { results, failure: reason };
}

function deadLetterIn(group: string, { topic, partition }: Chunk, { message, result, error }: Step) {
  if (result?.type !== 'dead-letter') return [];
  const cause: DeadLetterCause = error === undefined ? { reason: result.reason } : { reason: result.reason, error };
  return [deadLetterOf({ topic, partition, group }, message, cause, Date.now())];
}
