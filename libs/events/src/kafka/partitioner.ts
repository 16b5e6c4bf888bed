import type { ICustomPartitioner } from 'kafkajs';

const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;
const POSITIVE = 0x7fffffff;

/** The partitioner of Kafka's Java client: murmur2 of the key; without a key, in turn. */
export const keyPartitioner: ICustomPartitioner = () => {
  let turn = 0;
  return ({ partitionMetadata, message }) => {
    if (message.partition !== undefined) return message.partition;
    if (message.key == null) return turn++ % partitionMetadata.length;
    return partitionOf(message.key, partitionMetadata.length);
  };
};

/** Partition of a key among `count`, as every Kafka client with default settings computes it. */
export function partitionOf(key: Buffer | string, count: number): number {
  return (murmur2(typeof key === 'string' ? Buffer.from(key) : key) & POSITIVE) % count;
}

/** Kafka's murmur2 in 32-bit arithmetic; kafkajs's own takes a Long object a step and is 20× slower. */
export function murmur2(data: Buffer): number {
  const length = data.length;
  const tail = length & ~3;
  let hash = SEED ^ length;
  for (let at = 0; at < tail; at += 4) {
    let word = Math.imul(data.readInt32LE(at), MIX);
    word = Math.imul(word ^ (word >>> 24), MIX);
    hash = Math.imul(hash, MIX) ^ word;
  }
  const rest = length & 3;
  if (rest === 3) hash ^= data.readUInt8(tail + 2) << 16;
  if (rest >= 2) hash ^= data.readUInt8(tail + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ data.readUInt8(tail), MIX);
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}
