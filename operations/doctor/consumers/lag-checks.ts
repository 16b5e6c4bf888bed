import { retryTopic, type Topic, type TopicName, topicNames, topics } from '@astrapath/contracts';
import type { Inspection } from '@astrapath/events';
import type { Check } from '../check.ts';
import type { Clients } from '../clients.ts';
import type { Parts } from '../parts.ts';
import { type Lag, lagsOf, lagVerdict } from './lag.ts';

const LIMIT_MS = 12_000;
/** A group that handles nothing of what waits for this long stands still. */
const BETWEEN_LOOKS_MS = 4_000;

/** Whether each consumer group of the contracts reads and keeps up. A group has the name of its service. */
export function lagChecks(clients: Clients, parts: Parts): Check[] {
  return consumerGroups().map((group) => ({
    section: 'Streams',
    name: `group ${group}`,
    limitMs: LIMIT_MS,
    after: ['kafka', 'topics and partitions'],
    leansOn: [`${group} is ready`],
    advice: 'Read the log of Kafka: it answers and does not tell about its groups.',
    run: async () => {
      const kafka = await clients.kafka();
      const before = await look(kafka, group);
      if (before.length > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
      const after = before.length > 0 ? await look(kafka, group) : [];
      return lagVerdict(await kafka.group(group), before, after, parts.serviceAdvice(group));
    },
  }));
}

function consumerGroups(): string[] {
  return [...new Set(topicNames.flatMap((name) => readersOf(name)))];
}

function readersOf(name: TopicName): readonly string[] {
  const topic: Topic = topics[name];
  return topic.consumers;
}

async function look(kafka: Inspection, group: string): Promise<Lag[]> {
  const read = topicNames.filter((name) => readersOf(name).includes(group));
  const names = read.flatMap((name) => [name, retryTopic(name, group)]);
  const committed = await kafka.committed(group, names);
  return lagsOf(await kafka.ends(names), committed);
}
