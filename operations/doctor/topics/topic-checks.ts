import { allTopicSettings } from '@astrapath/contracts';
import type { Check } from '../check.ts';
import type { Clients } from '../clients.ts';
import { topicsVerdict } from './topics.ts';

const LIMIT_MS = 6_000;

/** What the brokers have against what the contracts want. */
export function topicChecks(clients: Clients): Check[] {
  return [
    {
      section: 'Streams',
      name: 'topics and partitions',
      limitMs: LIMIT_MS,
      after: ['kafka'],
      advice: 'Read the log of Kafka: it answers and does not tell its topics.',
      run: async () => topicsVerdict(allTopicSettings(), await (await clients.kafka()).topics()),
    },
  ];
}
