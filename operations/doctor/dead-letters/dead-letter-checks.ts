import { deadLetterTopic, retryTopic, type TopicName, topicNames, topics } from '@astrapath/contracts';
import { type EventLogger, type LogEnds, readDeadLetter, readTopic } from '@astrapath/events';
import type { Check } from '../check.ts';
import type { Clients } from '../clients.ts';
import { type DeadLetterTopic, deadLettersVerdict } from './dead-letters.ts';
import { groupKey, readOpenLetters } from './open-letters.ts';

const LIMIT_MS = 15_000;
/** The newest letters of a topic whose reasons are read: a look, not a census. */
const READ_LETTERS = 500n;
const RECENT_MS = 600_000;

type Reading = { topic: TopicName; group: string; letters: string };
type Newest = Pick<DeadLetterTopic, 'reasons' | 'newestAt'>;

/** How many dead letters there are that nobody has seen to, why, and whether they become many now. */
export function deadLetterChecks(clients: Clients, logger: EventLogger): Check[] {
  return [
    {
      section: 'Streams',
      name: 'dead letters',
      limitMs: LIMIT_MS,
      after: ['kafka', 'topics and partitions'],
      advice: 'Read the log of Kafka: it answers and does not give the dead-letter topics out.',
      run: async () => deadLettersVerdict(await readDeadLetterTopics(clients, logger), Date.now()),
    },
  ];
}

async function readDeadLetterTopics(clients: Clients, logger: EventLogger): Promise<DeadLetterTopic[]> {
  const readings = allReadings();
  const kafka = await clients.kafka();
  const names = readings.flatMap(({ topic, group, letters }) => [topic, retryTopic(topic, group), letters]);
  const [open, ends, recent] = await Promise.all([
    readOpenLetters(clients),
    kafka.ends(readings.map(({ letters }) => letters)),
    kafka.countsSince([...new Set(names)], Date.now() - RECENT_MS),
  ]);
  const recentOf = (topic: string) => recent.get(topic) ?? 0n;
  const stateOf = async ({ topic, group, letters }: Reading): Promise<DeadLetterTopic> => {
    const own = ends.filter((end) => end.topic === letters);
    const depth = own.reduce((sum, { low, high }) => sum + high - low, 0n);
    return {
      topic: letters,
      depth,
      // A group of which the answer says nothing has no letters.
      open: open && (open.get(groupKey(topic, group)) ?? 0),
      recent: recentOf(letters),
      got: recentOf(topic) + recentOf(retryTopic(topic, group)),
      ...(await readNewest({ brokers: clients.brokers(), logger, topic: letters, ends: own, depth })),
    };
  };
  return Promise.all(readings.map(stateOf));
}

/** Every topic with each group that reads it. */
function allReadings(): Reading[] {
  return topicNames.flatMap((topic) =>
    topics[topic].consumers.map((group) => ({ topic, group, letters: deadLetterTopic(topic, group) })),
  );
}

type Letters = { brokers: string[]; logger: EventLogger; topic: string; ends: LogEnds[]; depth: bigint };

async function readNewest({ brokers, logger, topic, ends, depth }: Letters): Promise<Newest> {
  const reasons = new Map<string, number>();
  let newestAt: number | undefined;
  if (depth === 0n) return { reasons, newestAt };
  const from = Object.fromEntries(ends.map(({ partition, low, high }) => [partition, firstOfNewest(low, high)]));
  for await (const { message } of readTopic({ brokers, topic, logger, from })) {
    const reason = readDeadLetter(message)?.provenance.reason ?? 'not a dead letter of ours';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    newestAt = Math.max(newestAt ?? 0, Number(message.timestamp));
  }
  return { reasons, newestAt };
}

function firstOfNewest(low: bigint, high: bigint): string {
  return String(high - low > READ_LETTERS ? high - READ_LETTERS : low);
}
