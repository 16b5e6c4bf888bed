import kafkajs, { type Admin } from 'kafkajs';

/** A partition: whether somebody leads it, how many copies there are, and how many of them have all of it. */
export type PartitionState = { partition: number; hasLeader: boolean; replicas: number; inSync: number };

/** Every topic there is, with its partitions. */
export async function topicsOf(admin: Admin): Promise<Map<string, PartitionState[]>> {
  const { topics } = await admin.fetchTopicMetadata();
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      partitions.map(({ partitionId, leader, replicas, isr }) => ({
        partition: partitionId,
        hasLeader: leader >= 0,
        replicas: replicas.length,
        inSync: isr.length,
      })),
    ]),
  );
}

/** The settings of topics that are there, by name: also those that nobody has set, as the broker has them. */
export async function settingsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type, name })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

/** How many records each topic got since an instant, by the time of publishing. */
export async function countsSince(
  admin: Admin,
  topics: readonly string[],
  sinceMs: number,
): Promise<Map<string, bigint>> {
  const counts = topics.map(async (topic): Promise<[string, bigint]> => {
    const [ends, starts] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      admin.fetchTopicOffsetsByTimestamp(topic, sinceMs),
    ]);
    const sum = (offsets: { offset: string }[]) => offsets.reduce((total, { offset }) => total + BigInt(offset), 0n);
    return [topic, sum(ends) - sum(starts)];
  });
  return new Map(await Promise.all(counts));
}
