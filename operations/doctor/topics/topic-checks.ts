import { allTopicSettings } from '@astrapath/contracts';
import type { Check, Verdict } from '../check.ts';
import type { Clients } from '../clients.ts';
import { replicasVerdict } from './replicas.ts';
import { settingsVerdict } from './topic-settings.ts';
import { topicsVerdict } from './topics.ts';

const LIMIT_MS = 6_000;

type Question = Pick<Check, 'name' | 'after'> & { run: () => Promise<Verdict> };

/** What the brokers have against what the contracts want. */
export function topicChecks(clients: Pick<Clients, 'kafka'>): Check[] {
  const wanted = allTopicSettings();
  const names = wanted.map(({ topic }) => topic);
  const topics = async () => (await clients.kafka()).topics();
  const settings = async () => (await clients.kafka()).settings(names);
  const questions: Question[] = [
    {
      name: 'topics and partitions',
      after: ['kafka'],
      run: async () => topicsVerdict(wanted, await topics()),
    },
    {
      name: 'settings of topics',
      after: ['topics and partitions'],
      run: async () => settingsVerdict(wanted, await settings()),
    },
    {
      name: 'copies of partitions',
      after: ['topics and partitions'],
      run: async () => replicasVerdict(names, await topics(), await settings()),
    },
  ];
  const advice = 'Read the log of Kafka: it answers and does not tell its topics.';
  return questions.map((question) => ({ section: 'Streams', limitMs: LIMIT_MS, advice, ...question }));
}
