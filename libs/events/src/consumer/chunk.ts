import { type Topic, type TopicName, topics } from '@astrapath/contracts';
import { withSpan } from '@astrapath/telemetry';
import type { KafkaMessage } from 'kafkajs';
import type { Codec } from '../codec/codec.ts';
import { withRetries } from './attempts.ts';
import { inOrderByKey } from './by-key.ts';
import type { Chunk, ChunkOutcome, Patience, Work } from './chunk-work.ts';
import { readDeadLetter } from './dead-letters.ts';
import type { AnyRecord, BatchHandler, EachHandler, Handler } from './handlers.ts';
import { deadLetter, type HandlerResult, skip } from './results.ts';
import { failureOf, settle, type SettleDependencies } from './settle.ts';

export type ChunkDependencies = SettleDependencies & {
  codec: Pick<Codec, 'decode'>;
  /** Keys handled at the same time within a partition. */
  concurrency: number;
};
type Place = { record: AnyRecord; index: number };

const UNDECODABLE = 'undecodable';
const EMPTY_VALUE = 'empty-value';
/** More links than this help nobody and cost. */
const MAX_LINKS = 32;

/** Takes the records of a chunk as far as possible: decoded, handled, dead letters acknowledged. Never throws. */
export async function handleChunk(
  dependencies: ChunkDependencies,
  handler: Handler,
  chunk: Chunk,
  patience: Patience,
): Promise<ChunkOutcome> {
  const work: Work = { mode: handler.mode, chunk, records: [], results: [], poison: new Map() };
  const failure = await failureOf(async () => {
    await withRetries(() => decodeAll(dependencies.codec, work), patience);
    const open = placesOf(work.records);
    if (handler.mode === 'batch') await runBatch(handler, work, open, patience);
    else await runEach(handler, work, open, dependencies.concurrency, patience);
  });
  return settle(dependencies, work, failure, patience);
}

/** Goes on where the last try ended. */
async function decodeAll(codec: Pick<Codec, 'decode'>, { chunk, records, results, poison }: Work): Promise<void> {
  for (let index = records.length; index < chunk.messages.length; index++) {
    const message = chunk.messages[index];
    if (message === undefined) return;
    if (message.value === null) {
      results[index] = withoutValue(chunk.topic);
      records[index] = undefined;
      continue;
    }
    const answer = codec.decode(chunk.topic, message.value);
    const decoded = answer instanceof Promise ? await answer : answer;
    if (decoded.type === 'poison') {
      results[index] = deadLetter(UNDECODABLE);
      poison.set(index, decoded.reason);
    }
    records[index] = decoded.type === 'poison' ? undefined : recordOf(chunk, message, decoded.event);
  }
}

/** What was decoded. Here and below a plain loop, for this runs once a record: an array each would cost as much as Avro. */
function placesOf(records: Work['records']): Place[] {
  const places: Place[] = [];
  records.forEach((record, index) => {
    if (record !== undefined) places.push({ record, index });
  });
  return places;
}

/** What no value means: a key is taken back where the topic is compacted, and nothing where it is not. */
function withoutValue(name: TopicName): HandlerResult {
  const topic: Topic = topics[name];
  return topic.cleanup === 'compact' ? skip('tombstone') : deadLetter(EMPTY_VALUE);
}

function recordOf(chunk: Chunk, message: KafkaMessage, event: AnyRecord['event']): AnyRecord {
  const { topic, partition, isRetry } = chunk;
  return {
    topic,
    partition,
    isRetry,
    offset: message.offset,
    key: message.key === null ? null : message.key.toString(),
    publishedAt: publishedAt(chunk, message),
    traceparent: message.headers?.traceparent?.toString(),
    event,
  };
}

/** A retried record was published when its original was. */
function publishedAt({ isRetry }: Chunk, message: KafkaMessage): number {
  const first = isRetry ? readDeadLetter(message)?.provenance.publishedAt : undefined;
  return first ?? Number(message.timestamp);
}

async function runBatch(handler: BatchHandler, work: Work, open: Place[], patience: Patience): Promise<void> {
  const records = open.map(({ record }) => record);
  const options = { links: firstTraces(records), attributes: { records: records.length } };
  const { topic, partition, isRetry, messages } = work.chunk;
  const origins = isRetry ? messages.map((message) => originIn(topic, message)) : [];
  const batch = { topic, partition, isRetry, offsets: messages.map(({ offset }) => offset), origins };
  const run = () => withSpan(`handle ${topic}`, options, () => handler.run(records, batch));
  const results = await withRetries(run, patience);
  if (results.length !== records.length) {
    throw new Error(`handler of ${topic} answered ${results.length} results for ${records.length} records`);
  }
  open.forEach(({ index }, at) => {
    work.results[index] = results[at];
  });
}

function originIn(topic: TopicName, message: KafkaMessage): string | undefined {
  const provenance = readDeadLetter(message)?.provenance;
  return provenance?.topic === topic ? `${provenance.partition}/${provenance.offset}` : undefined;
}

function firstTraces(records: readonly AnyRecord[]): string[] {
  const traces: string[] = [];
  for (const { traceparent } of records) {
    if (traceparent !== undefined) traces.push(traceparent);
    if (traces.length === MAX_LINKS) break;
  }
  return traces;
}

async function runEach(
  handler: EachHandler,
  { chunk, results }: Work,
  open: Place[],
  concurrency: number,
  patience: Patience,
): Promise<void> {
  const name = `handle ${chunk.topic}`;
  const run = (record: AnyRecord) =>
    record.traceparent === undefined
      ? handler.run(record)
      : withSpan(name, { traceparent: record.traceparent }, () => handler.run(record));
  const failure = await inOrderByKey(
    open,
    ({ record }) => record.key,
    { concurrency, signal: patience.signal },
    async ({ record, index }) => {
      results[index] = await withRetries(() => run(record), patience);
    },
  );
  if (failure !== undefined) throw failure.error;
}
