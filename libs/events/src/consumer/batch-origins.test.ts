import { quietTelemetry } from '@astrapath/testing';
import { expect, it } from 'vitest';
import { handleChunk } from './chunk.ts';
import { deadLetterOf } from './dead-letters.ts';
import { type BatchContext, handleBatch } from './handlers.ts';
import { ok } from './results.ts';

const TOPIC = 'identity.goal.completed.v1';
const OTHER = 'learning.module.completed.v1';
const GROUP = 'analytics-consumer';
const message = { key: null, value: Buffer.from('x'), offset: '7', timestamp: '1', attributes: 0, headers: {} };

/** A record as it lies in the retry topic at an offset, put aside when it was read from partition 4. */
function retryOf(topic: typeof TOPIC | typeof OTHER, offset: string) {
  const source = { topic, partition: 4, group: GROUP, isRetry: false };
  const { headers = {} } = deadLetterOf(source, message, { reason: 'r' }, 1);
  return { ...message, offset, headers };
}

async function contextOf(isRetry: boolean, messages: readonly (typeof message)[]): Promise<BatchContext | undefined> {
  let seen: BatchContext | undefined;
  const handler = handleBatch([TOPIC], async (records, batch) => {
    seen = batch;
    return records.map(() => ok());
  });
  const { logger } = quietTelemetry('batch-origins');
  const dependencies = {
    group: GROUP,
    codec: { decode: async () => ({ type: 'poison' as const, reason: 'not in Confluent wire format' }) },
    producer: { publishEncoded: async () => undefined },
    logger,
    concurrency: 1,
  };
  const patience = { retries: 0, signal: new AbortController().signal };
  await handleChunk(dependencies, handler, { topic: TOPIC, partition: 0, isRetry, messages }, patience);
  return seen;
}

it('names for each retry where it was met first, also for what cannot be decoded', async () => {
  const retries = [retryOf(TOPIC, '20'), message, retryOf(OTHER, '21')];
  expect(await contextOf(true, retries)).toMatchObject({ origins: ['4/7', undefined, undefined] });
});

it('names nothing for records of the topic itself, which may have been dead letters elsewhere', async () => {
  expect(await contextOf(false, [retryOf(TOPIC, '20')])).toMatchObject({ offsets: ['20'], origins: [] });
});
