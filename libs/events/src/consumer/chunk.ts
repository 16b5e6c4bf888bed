import { type Topic, type TopicName, topics } from '@astrapath/contracts';
import { withSpan } from '@astrapath/telemetry';
import type { KafkaMessage } from 'kafkajs';
import type { Codec } from '../codec/codec.ts';
import type { Producer } from '../producer/producer.ts';
import { withRetries } from './attempts.ts';
import { inOrderByKey } from './by-key.ts';
import { deadLetterOf, readDeadLetter } from './dead-letters.ts';
import type { AnyRecord, BatchHandler, EachHandler, Handler } from './handlers.ts';
import { deadLetter, type HandlerResult, skip } from './results.ts';

export type ChunkDependencies = {
  group: string;
  codec: Pick<Codec, 'decode'>;
  producer: Pick<Producer, 'publishEncoded'>;
  /** Keys handled at the same time within a partition. */
  concurrency: number;
};
/** Records of one partition of a topic, or of its retry topic. */
export type Chunk = { topic: TopicName; partition: number; isRetry: boolean; messages: readonly KafkaMessage[] };
/** How to treat a throw: how many retries, and when to stop beginning new work. */
export type Patience = { retries: number; signal: AbortSignal };
/** `results` are those of the first records of the chunk, done for good; `failure` says why the rest is not. */
export type ChunkOutcome = { results: HandlerResult[]; failure?: { error: unknown } };

/** A chunk under way. By index of the message: its record once decoded, its result once done, why it is poison. */
type Work = {
  chunk: Chunk;
  records: (AnyRecord | undefined)[];
  results: (HandlerResult | undefined)[];
  poison: Map<number, string>;
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
  const work: Work = { chunk, records: [], results: [], poison: new Map() };
  const failure = await failureOf(async () => {
    await withRetries(() => decodeAll(dependencies.codec, work), patience);
    const open = placesOf(work.records);
    if (handler.mode === 'batch') await runBatch(handler, work, open, patience);
    else await runEach(handler, work, open, dependencies.concurrency, patience);
  });
  return settle(dependencies, work, failure, patience);
}

async function failureOf(work: () => Promise<unknown>): Promise<{ error: unknown } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { error };
  }
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
  const batch = { topic, partition, isRetry, offsets: messages.map(({ offset }) => offset) };
  const run = () => withSpan(`handle ${topic}`, options, () => handler.run(records, batch));
  const results = await withRetries(run, patience);
  if (results.length !== records.length) {
    throw new Error(`handler of ${topic} answered ${results.length} results for ${records.length} records`);
  }
  open.forEach(({ index }, at) => {
    work.results[index] = results[at];
  });
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

/** The records up to the first that is not done; their dead letters are in Kafka before anything counts as done. */
async function settle(
  { group, producer }: ChunkDependencies,
  work: Work,
  failure: { error: unknown } | undefined,
  patience: Patience,
): Promise<ChunkOutcome> {
  const done = leadingResults(work);
  const letters = lettersAmong(group, work, done);
  if (letters.length === 0) return failure === undefined ? { results: done } : { results: done, failure };
  const publish = () => producer.publishEncoded(letters.map(({ letter }) => letter));
  const lost = await failureOf(() => withRetries(publish, patience));
  const results = lost === undefined ? done : done.slice(0, letters[0]?.index);
  const reason = failure ?? lost;
  return reason === undefined ? { results } : { results, failure: reason };
}

function leadingResults({ chunk, results }: Work): HandlerResult[] {
  const done: HandlerResult[] = [];
  for (let index = 0; index < chunk.messages.length; index++) {
    const result = results[index];
    if (result === undefined) break;
    done.push(result);
  }
  return done;
}

function lettersAmong(group: string, work: Work, done: readonly HandlerResult[]) {
  const letters: { index: number; letter: ReturnType<typeof deadLetterAt> }[] = [];
  done.forEach((result, index) => {
    if (result.type === 'dead-letter') letters.push({ index, letter: deadLetterAt(group, work, index, result.reason) });
  });
  return letters;
}

function deadLetterAt(group: string, { chunk, poison }: Work, index: number, reason: string) {
  const message = chunk.messages[index];
  if (message === undefined) throw new Error(`chunk of ${chunk.topic} has no message ${index}`);
  const error = poison.get(index);
  const { topic, partition, isRetry } = chunk;
  const source = { topic, partition, isRetry, group };
  return deadLetterOf(source, message, error === undefined ? { reason } : { reason, error }, Date.now());
}
