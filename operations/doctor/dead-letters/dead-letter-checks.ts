import { deadLetterTopic, type Topic, topicNames, topics } from '@astrapath/contracts';
import { type EventLogger, type LogEnds, readDeadLetter, readTopic } from '@astrapath/events';
import type { Check } from '../check.ts';
import type { Clients } from '../clients.ts';
import { type DeadLetterTopic, deadLettersVerdict } from './dead-letters.ts';

const LIMIT_MS = 15_000;
/** The newest letters of a topic whose reasons are read: a look, not a census. */
const READ_LETTERS = 500n;

/** How many dead letters there are, and why. */
export function deadLetterChecks(clients: Clients, logger: EventLogger): Check[] {
  return [
    {
      section: 'Streams',
      name: 'dead letters',
      limitMs: LIMIT_MS,
      after: ['kafka', 'topics and partitions'],
      advice: 'Read the log of Kafka: it answers and does not give the dead-letter topics out.',
      run: async () => deadLettersVerdict(await readDeadLetterTopics(clients, logger)),
    },
  ];
}

async function readDeadLetterTopics(clients: Clients, logger: EventLogger): Promise<DeadLetterTopic[]> {
  const names = topicNames.flatMap((name) => {
    const topic: Topic = topics[name];
    return topic.consumers.map((group) => deadLetterTopic(name, group));
  });
  const ends = await (await clients.kafka()).ends(names);
  const topicOf = async (topic: string): Promise<DeadLetterTopic> => {
    const own = ends.filter((end) => end.topic === topic);
    const depth = own.reduce((sum, { low, high }) => sum + high - low, 0n);
    const reasons = depth === 0n ? new Map<string, number>() : await countReasons(clients, own, topic, logger);
    return { topic, depth, reasons };
  };
  return Promise.all(names.map(topicOf));
}

async function countReasons(clients: Clients, ends: LogEnds[], topic: string, logger: EventLogger) {
  const from = Object.fromEntries(ends.map(({ partition, low, high }) => [partition, newest(low, high)]));
  const reasons = new Map<string, number>();
  for await (const { message } of readTopic({ brokers: clients.brokers(), topic, logger, from })) {
    const reason = readDeadLetter(message)?.provenance.reason ?? 'not a dead letter of ours';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}

function newest(low: bigint, high: bigint): string {
  return String(high - low > READ_LETTERS ? high - READ_LETTERS : low);
}
