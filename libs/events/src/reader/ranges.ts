import type { Kafka } from 'kafkajs';

/** Offsets by partition; a partition that is not named has no bound. */
export type PartitionOffsets = Record<number, string>;
/** The offsets of a partition that are still to read: `next` up to, not including, `to`. */
export type Range = { next: bigint; to: bigint };
export type Ranges = Map<number, Range>;

/** What to read of each partition: from the earliest record, or `from`, to the end as it is now, or `to`. */
export async function readRanges(
  kafka: Kafka,
  topic: string,
  bounds: { from?: PartitionOffsets | undefined; to?: PartitionOffsets | undefined },
): Promise<Ranges> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets.map(({ partition, low, high }) => {
        const next = maximum(BigInt(bounds.from?.[partition] ?? low), BigInt(low));
        const to = minimum(BigInt(bounds.to?.[partition] ?? high), BigInt(high));
        return [partition, { next, to }];
      }),
    );
  } finally {
    await admin.disconnect();
  }
}

/** Whether anything is left to read. */
export function isUnread(ranges: Ranges): boolean {
  return [...ranges.values()].some(({ next, to }) => next < to);
}

/** The messages that are still to read, which are read from now on; after a restart the same ones come again. */
export function takeUnread<T extends { offset: string }>(range: Range, messages: T[], lastOffset: string): T[] {
  const unread = messages.filter(({ offset }) => BigInt(offset) >= range.next && BigInt(offset) < range.to);
  range.next = maximum(range.next, BigInt(lastOffset) + 1n);
  return unread;
}

const maximum = (a: bigint, b: bigint) => (a > b ? a : b);
const minimum = (a: bigint, b: bigint) => (a < b ? a : b);
