import { createKafka, type EventLogger } from '../kafka/client.ts';
import type { PartitionOffsets } from './ranges.ts';

const RETRY = { retries: 8, maxRetryTime: 2_000 };

export type GroupOffsetsOptions = {
  brokers: readonly string[];
  groupId: string;
  topics: readonly string[];
  logger: EventLogger;
};

/** By topic, the offset at which a group goes on in each partition; a partition without one it has never finished. */
export async function readGroupOffsets(options: GroupOffsetsOptions): Promise<Map<string, PartitionOffsets>> {
  const { brokers, groupId, topics, logger } = options;
  const admin = createKafka({ brokers, clientId: 'group-offsets', logger, retry: RETRY }).admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchOffsets({ groupId, topics: [...topics] });
    return new Map(
      offsets.map(({ topic, partitions }) => {
        const committed = partitions.filter(({ offset }) => Number(offset) >= 0);
        return [topic, Object.fromEntries(committed.map(({ partition, offset }) => [partition, offset]))];
      }),
    );
  } finally {
    await admin.disconnect();
  }
}
