import { deadLetterTopic, retryTopic, type TopicName, topicNames, topics } from '@astrapath/contracts';
import { type Inspection, openInspection } from '@astrapath/events';
import { createLogger } from '@astrapath/telemetry';

/** Where a group stands in a partition: what it has committed, and where the log begins and ends. */
export type Place = { topic: string; partition: number; committed: number; low: number; high: number };

/** Looks at the brokers for as long as the work takes. */
export async function withInspection<T>(brokers: string, work: (inspection: Inspection) => Promise<T>): Promise<T> {
  const logger = createLogger({ service: 'chaos', level: 'silent' });
  const inspection = await openInspection({ brokers: brokers.split(','), logger });
  try {
    return await work(inspection);
  } finally {
    await inspection.close();
  }
}

/** The groups that read a topic, by the table of topics. */
export const GROUPS: readonly string[] = [...new Set(topicNames.flatMap(readersOf))];

/** Every topic that holds dead letters. */
export const DEAD_LETTER_TOPICS: readonly string[] = topicNames.flatMap((name) =>
  readersOf(name).map((group) => deadLetterTopic(name, group)),
);

/** Where the group stands in all its partitions, those by which dead letters come again included. */
export async function placesOf(inspection: Inspection, group: string): Promise<Place[]> {
  const own = topicNames.filter((name) => readersOf(name).includes(group));
  const names = own.flatMap((name) => [name, retryTopic(name, group)]);
  const [ends, committed] = await Promise.all([inspection.ends(names), inspection.committed(group, names)]);
  return ends.map(({ topic, partition, low, high }) => {
    const offset = committed.find((one) => one.topic === topic && one.partition === partition)?.offset ?? low;
    return { topic, partition, committed: Number(offset), low: Number(low), high: Number(high) };
  });
}

/** Records that the group has not committed. */
export async function lagOf(inspection: Inspection, group: string): Promise<number> {
  return (await placesOf(inspection, group)).reduce((sum, { committed, high }) => sum + high - committed, 0);
}

/** Records in all those topics. */
export async function countRecords(inspection: Inspection, names: readonly string[]): Promise<number> {
  return (await inspection.ends(names)).reduce((sum, { low, high }) => sum + Number(high - low), 0);
}

function readersOf(name: TopicName): readonly string[] {
  return topics[name].consumers;
}
