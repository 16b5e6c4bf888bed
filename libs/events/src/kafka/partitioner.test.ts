import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { expect, it } from 'vitest';
import { keyPartitioner, partitionOf } from './partitioner.ts';

const metadataOf = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }));

it('puts every key into the partition that the default partitioner of other Kafka clients takes', () => {
  const theirs = kafkajs.Partitioners.DefaultPartitioner();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (bytes, count) => {
      const key = Buffer.from(bytes);
      const partitionMetadata = metadataOf(count);
      expect(partitionOf(key, count)).toBe(theirs({ topic: 't', partitionMetadata, message: { key, value: null } }));
    }),
  );
});

it('takes a text key as its UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(partitionOf(key, 6)).toBe(partitionOf(Buffer.from(key), 6));
    }),
  );
});

it('spreads records without a key in turn and keeps a partition that was given', () => {
  const partitioner = keyPartitioner();
  const place = (message: { key?: string; partition?: number }) =>
    partitioner({ topic: 't', partitionMetadata: metadataOf(3), message: { value: null, ...message } });
  expect([place({}), place({}), place({}), place({})]).toEqual([0, 1, 2, 0]);
  expect(place({ partition: 2, key: 'x' })).toBe(2);
});
