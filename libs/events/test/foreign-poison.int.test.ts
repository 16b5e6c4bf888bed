import { deadLetterTopic } from '@astrapath/contracts';
import { until } from '@astrapath/testing';
import kafkajs, { type IHeaders, type Message } from 'kafkajs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createConsumer, handleBatch, ok, readDeadLetter } from '../src/index.ts';
import { createGroup, createWorld, recordsOf, sharedEngines, TOPIC, type World } from './world.ts';

/** More than a producer of ours sends, and just below what a topic takes: with our headers on top it is more. */
const LARGE = [950_000, 1_048_400];

let world: World;
beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());

/** Publishes as another client might; kafkajs measures a header without a value before it looks for null. */
async function publish(messages: Message[]): Promise<void> {
  const { byteLength } = Buffer;
  const spy = vi.spyOn(Buffer, 'byteLength').mockImplementation((value) => (value === null ? 0 : byteLength(value)));
  const createPartitioner = kafkajs.Partitioners.DefaultPartitioner;
  const producer = new kafkajs.Kafka({ brokers: world.brokers }).producer({ createPartitioner });
  await producer.connect();
  try {
    for (const message of messages) await producer.send({ topic: TOPIC, messages: [message] });
  } finally {
    await producer.disconnect();
    spy.mockRestore();
  }
}

async function startCounting(groupId: string) {
  const counted: number[] = [];
  const handler = handleBatch([TOPIC], async (records) => {
    counted.push(...records.flatMap(({ event }) => (world.isOurs(event) ? [world.numberOf(event)] : [])));
    return records.map(() => ok());
  });
  const consumer = createConsumer({ ...world, groupId, handlers: [handler] });
  await consumer.start();
  return { counted, close: () => consumer.close() };
}

it('passes records that only other clients can publish: nearly as large as a topic takes, or with a null header', async () => {
  const group = await createGroup(world.brokers);
  const key = `${world.run}-poison`;
  const nulls: IHeaders = JSON.parse('{ "unset": null, "several": ["x", null] }');
  await publish([
    ...LARGE.map((size) => ({ key, value: Buffer.alloc(size) })),
    { key, value: Buffer.alloc(3), headers: nulls },
    { key, value: world.codec.encode(TOPIC, world.goal(1)) },
  ]);
  const { counted, close } = await startCounting(group);
  await until('the good one behind them', () => counted.includes(1));
  await close();
  const records = await recordsOf(world, deadLetterTopic(TOPIC, group));
  const letters = records.map(({ message }) => message).filter((letter) => String(letter.key) === key);
  expect(letters.map(({ value }) => value?.length)).toEqual([...LARGE, 3]);
  expect(letters.at(-1)?.headers).toMatchObject({
    unset: Buffer.alloc(0),
    several: [Buffer.from('x'), Buffer.alloc(0)],
    'dlq-null-headers': Buffer.from('unset,several'),
  });
  expect(letters.map((letter) => readDeadLetter(letter)?.provenance.reason)).toEqual(Array(3).fill('undecodable'));
});
