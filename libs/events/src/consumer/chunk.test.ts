import { createHash } from 'node:crypto';
import type { TopicName } from '@astrapath/contracts';
import { quietTelemetry } from '@astrapath/testing';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { type EncodedMessage, sizeOf } from '../producer/message.ts';
import { PublishRefusedError, type RefusalReason } from '../producer/publish-errors.ts';
import { type ChunkDependencies, handleChunk } from './chunk.ts';
import { readDeadLetter, retryOf } from './dead-letters.ts';
import { type EventContext, type EventRecord, handle, handleBatch } from './handlers.ts';
import { deadLetter, type HandlerResult, ok, skip } from './results.ts';

const TOPIC = 'identity.goal.completed.v1';
const event = (eventId: string) => ({
  eventId,
  occurredAt: 1,
  userId: 'u',
  goalId: 'g',
  statDate: '2026-01-01',
  timezone: 'UTC',
});
const traced: IHeaders = { traceparent: Buffer.from('00-x') };
const message = (offset: number, value: string | null, headers: IHeaders = traced): KafkaMessage => ({
  key: Buffer.from('k'),
  value: value === null ? null : Buffer.from(value),
  offset: String(offset),
  timestamp: '1700000000000',
  attributes: 0,
  headers,
});

/** A codec whose bytes are the event id; `poison` cannot be read, and `outage` fails. */
const codec: ChunkDependencies['codec'] = {
  async decode(_topic, bytes) {
    const text = bytes.toString();
    if (text === 'outage') throw new Error('registry is down');
    if (text === 'poison') return { type: 'poison', reason: 'not in Confluent wire format' };
    return { type: 'event', event: Object.assign(Object.create(null), event(text)) };
  },
};

function createWorld() {
  const letters: EncodedMessage[] = [];
  const producer = { publishEncoded: async (messages: readonly EncodedMessage[]) => void letters.push(...messages) };
  const { logger } = quietTelemetry('chunk-test');
  return { letters, dependencies: { group: 'analytics-consumer', codec, producer, logger, concurrency: 4 } };
}

const patience = () => ({ retries: 5, signal: new AbortController().signal });
const chunkOf = (...values: (string | null)[]) =>
  ({
    topic: TOPIC,
    partition: 3,
    isRetry: false,
    messages: values.map((value, offset) => message(offset + 10, value)),
  }) as const;

describe('a chunk of events', () => {
  it('skips a null value where the topic is compacted, and dead-letters it where it is not', async () => {
    const { dependencies, letters } = createWorld();
    const handlerOf = (topic: TopicName) => handleBatch([topic], async () => []);
    const compacted = { ...chunkOf(null), topic: 'learning.path.published.v1' } as const;
    const skipped = await handleChunk(dependencies, handlerOf(compacted.topic), compacted, patience());
    expect(skipped).toEqual({ results: [skip('tombstone')] });
    const kept = await handleChunk(dependencies, handlerOf(TOPIC), chunkOf(null), patience());
    expect(kept).toEqual({ results: [deadLetter('empty-value')] });
    expect(letters).toMatchObject([{ topic: `${TOPIC}.analytics-consumer.dlq`, value: null }]);
  });

  it('that is retried and fails once more keeps the place where it was first met, and counts the attempts', async () => {
    const { dependencies, letters } = createWorld();
    const handler = handle(TOPIC, async () => deadLetter('still-bad'));
    await handleChunk(dependencies, handler, chunkOf('poison'), patience());
    const retried = retryOf(asReceived(letters[0]));
    expect(retried?.topic).toBe(`${TOPIC}.analytics-consumer.retry`);
    const again = message(99, 'readable', asReceived(retried).headers);
    const contexts: EventContext[] = [];
    const spy = handle(TOPIC, async (_, context) => {
      contexts.push(context);
      return deadLetter('still-bad');
    });
    await handleChunk(dependencies, spy, { topic: TOPIC, partition: 0, isRetry: true, messages: [again] }, patience());
    expect(contexts).toMatchObject([{ topic: TOPIC, isRetry: true, partition: 0, offset: '99' }]);
    expect(readDeadLetter(asReceived(letters[1]))).toMatchObject({
      provenance: { topic: TOPIC, partition: 3, offset: '10', reason: 'still-bad', attempt: 2 },
      original: { headers: { traceparent: Buffer.from('00-x') } },
    });
  });

  it('has one result an event, in their order', async () => {
    const { dependencies, letters } = createWorld();
    const handler = handle(TOPIC, async ({ eventId }) => (eventId === 'b' ? skip('not-ours') : ok()));
    const outcome = await handleChunk(dependencies, handler, chunkOf('a', 'b'), patience());
    expect(outcome).toEqual({ results: [ok(), skip('not-ours')] });
    expect(letters).toEqual([]);
  });

  it('dead-letters undecodable bytes and what the handler gives up, with provenance and the original record', async () => {
    const { dependencies, letters } = createWorld();
    const handler = handle(TOPIC, async ({ eventId }) => (eventId === 'bad' ? deadLetter('quota-exceeded') : ok()));
    const outcome = await handleChunk(dependencies, handler, chunkOf('poison', 'good', 'bad'), patience());
    expect(outcome.results.map(({ type }) => type)).toEqual(['dead-letter', 'ok', 'dead-letter']);
    expect(letters.map(({ topic }) => topic)).toEqual(Array(2).fill(`${TOPIC}.analytics-consumer.dlq`));
    const [poison, given] = letters.map((letter) => readDeadLetter(asReceived(letter)));
    expect(poison).toMatchObject({
      provenance: {
        topic: TOPIC,
        partition: 3,
        offset: '10',
        group: 'analytics-consumer',
        reason: 'undecodable',
        error: 'not in Confluent wire format',
        publishedAt: 1_700_000_000_000,
      },
      original: { key: Buffer.from('k'), value: Buffer.from('poison'), headers: { traceparent: Buffer.from('00-x') } },
    });
    expect(given).toMatchObject({ provenance: { offset: '12', reason: 'quota-exceeded' } });
  });

  it('succeeds by a handler that fails five times and then works, without a dead letter', async () => {
    const { dependencies, letters } = createWorld();
    let calls = 0;
    const handler = handle(TOPIC, async () => {
      if (++calls <= 5) throw new Error('database is down');
      return ok();
    });
    expect(await handleChunk(dependencies, handler, chunkOf('a'), patience())).toEqual({ results: [ok()] });
    expect({ calls, letters }).toEqual({ calls: 6, letters: [] });
  });

  it('stops at the first event whose handler goes on failing, and says why', async () => {
    const { dependencies } = createWorld();
    const handler = handle(TOPIC, async ({ eventId }) => {
      if (eventId === 'b') throw new Error('database is down');
      return ok();
    });
    const outcome = await handleChunk(dependencies, handler, chunkOf('a', 'b', 'c'), { ...patience(), retries: 0 });
    expect(outcome).toEqual({ results: [ok()], failure: { error: new Error('database is down') } });
  });

  it('treats a registry that cannot be asked as an outage, never as poison', async () => {
    const { dependencies, letters } = createWorld();
    const handler = handle(TOPIC, async () => ok());
    const outcome = await handleChunk(dependencies, handler, chunkOf('outage'), { ...patience(), retries: 0 });
    expect(outcome).toEqual({ results: [], failure: { error: new Error('registry is down') } });
    expect(letters).toEqual([]);
  });

  it('does not pass a dead letter that the dead-letter topic has not taken', async () => {
    const { dependencies } = createWorld();
    const producer = { publishEncoded: () => Promise.reject(new Error('no broker')) };
    const handler = handle(TOPIC, async ({ eventId }) => (eventId === 'bad' ? deadLetter('bad') : ok()));
    const chunk = chunkOf('a', 'bad', 'c');
    const outcome = await handleChunk({ ...dependencies, producer }, handler, chunk, { ...patience(), retries: 0 });
    expect(outcome).toEqual({ results: [ok()], failure: { error: new Error('no broker') } });
  });
});

describe('a dead letter', () => {
  const refusing = (reason: RefusalReason, isRefused: (message: EncodedMessage) => boolean) => {
    const taken: EncodedMessage[] = [];
    const publishEncoded = async (messages: readonly EncodedMessage[]) => {
      const refusals = messages.flatMap((one, index) => (isRefused(one) ? [{ index, reason }] : []));
      taken.push(...messages.filter((one) => !isRefused(one)));
      if (refusals.length > 0) throw new PublishRefusedError(refusals, TOPIC);
    };
    return { taken, publishEncoded };
  };

  it('of a record with a header without a value has an empty one, and a header that names it', async () => {
    const { dependencies, letters } = createWorld();
    const headers: IHeaders = JSON.parse('{ "unset": null, "several": ["x", null] }');
    const chunk = { ...chunkOf(), messages: [message(10, 'poison', headers)] };
    expect(
      await handleChunk(
        dependencies,
        handle(TOPIC, async () => ok()),
        chunk,
        patience(),
      ),
    ).toMatchObject({
      results: [{ type: 'dead-letter' }],
    });
    expect(letters[0]?.headers).toMatchObject({
      unset: Buffer.alloc(0),
      several: ['x', Buffer.alloc(0)],
      'dlq-null-headers': 'unset,several',
    });
    expect(sizeOf(letters[0] ?? { topic: '', key: null, value: null })).toBeGreaterThan(0);
  });

  it('that Kafka refuses for good is published without its value, with its provenance, size and SHA-256', async () => {
    const { dependencies } = createWorld();
    const producer = refusing('too-large', ({ value }) => value?.toString() === 'poison');
    const chunk = chunkOf('poison', null, 'a');
    const outcome = await handleChunk(
      { ...dependencies, producer },
      handle(TOPIC, async () => ok()),
      chunk,
      patience(),
    );
    expect(outcome.results.map(({ type }) => type)).toEqual(['dead-letter', 'dead-letter', 'ok']);
    const stub = producer.taken.find(({ headers }) => headers?.['dlq-refused'] !== undefined);
    const sha256 = createHash('sha256').update('poison').digest('hex');
    expect(stub).toMatchObject({
      key: Buffer.from('k'),
      value: null,
      headers: { 'dlq-refused': 'too-large', 'dlq-value-bytes': '6', 'dlq-value-sha256': sha256, 'dlq-offset': '10' },
    });
    expect(readDeadLetter(asReceived(stub))?.provenance).toMatchObject({ offset: '10', reason: 'undecodable' });
    expect(retryOf(asReceived(stub))).toBeUndefined();
  });

  it('that Kafka does not even take without its value does not hold up what follows', async () => {
    const { dependencies } = createWorld();
    const producer = refusing('invalid', () => true);
    const chunk = chunkOf('poison', 'a');
    const outcome = await handleChunk(
      { ...dependencies, producer },
      handle(TOPIC, async () => ok()),
      chunk,
      patience(),
    );
    expect(outcome.results.map(({ type }) => type)).toEqual(['dead-letter', 'ok']);
  });

  it('whose topic does not exist yet waits for it', async () => {
    const { dependencies } = createWorld();
    const producer = refusing('unknown-topic', () => true);
    const chunk = chunkOf('a', 'poison');
    const handler = handle(TOPIC, async () => ok());
    const outcome = await handleChunk({ ...dependencies, producer }, handler, chunk, { ...patience(), retries: 0 });
    expect(outcome).toMatchObject({ results: [ok()], failure: { error: expect.any(PublishRefusedError) } });
  });
});

describe('a batch handler', () => {
  it('whose batch fails has settled nothing, for what it does for the whole stretch is not done', async () => {
    const { dependencies, letters } = createWorld();
    const handler = handleBatch([TOPIC], () => Promise.reject(new Error('database is down')));
    const outcome = await handleChunk(dependencies, handler, chunkOf('poison', null, 'a'), {
      ...patience(),
      retries: 0,
    });
    expect(outcome).toEqual({ results: [], failure: { error: new Error('database is down') } });
    expect(letters).toEqual([]);
  });

  it('gets the readable records in order, and its answers fall on the right ones', async () => {
    const { dependencies, letters } = createWorld();
    const seen: string[] = [];
    const handler = handleBatch([TOPIC], async (records: EventRecord<typeof TOPIC>[]): Promise<HandlerResult[]> => {
      seen.push(...records.map((record) => record.event.eventId));
      return records.map((record) => (record.event.eventId === 'c' ? deadLetter('bad') : ok()));
    });
    const outcome = await handleChunk(dependencies, handler, chunkOf('a', 'poison', null, 'c'), patience());
    expect(seen).toEqual(['a', 'c']);
    expect(outcome.results.map(({ type }) => type)).toEqual(['ok', 'dead-letter', 'dead-letter', 'dead-letter']);
    expect(letters).toHaveLength(3);
  });

  it('that answers too few results is a bug and holds the partition', async () => {
    const { dependencies } = createWorld();
    const handler = handleBatch([TOPIC], async () => []);
    const outcome = await handleChunk(dependencies, handler, chunkOf('a'), { ...patience(), retries: 0 });
    expect(outcome.results).toEqual([]);
    expect(outcome.failure?.error).toEqual(new Error(`handler of ${TOPIC} answered 0 results for 1 records`));
  });
});

/** Kafka hands headers back as bytes. */
function asReceived(sent: EncodedMessage | undefined): Pick<KafkaMessage, 'key' | 'value' | 'headers'> {
  if (sent === undefined) throw new Error('nothing was sent');
  const { key, value, headers } = sent;
  return {
    key: key === null ? null : Buffer.from(key),
    value,
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, header]) => [name, Buffer.from(String(header))]),
    ),
  };
}
