import type { TopicSettings } from '@astrapath/contracts';
import type { PartitionState } from '@astrapath/events';
import { broken, count, listed, ok, type Verdict, warning } from '../check.ts';

const PUBLISH = 'Publish the contracts (npm start does so at every start): it creates topics and adds partitions.';

export type Topics = ReadonlyMap<string, readonly PartitionState[]>;

/** Whether every topic of the contracts is at the brokers, with its partitions and a leader for each. */
export function topicsVerdict(wanted: readonly TopicSettings[], actual: Topics): Verdict {
  const partitionsOf = (topic: string) => actual.get(topic) ?? [];
  const missing = wanted.filter(({ topic }) => !actual.has(topic)).map(({ topic }) => topic);
  if (missing.length > 0) return broken(`missing: ${listed(missing)}`, PUBLISH);
  const short = wanted.filter(({ topic, partitions }) => partitionsOf(topic).length < partitions);
  if (short.length > 0) return broken(`too few partitions: ${listed(short.map(({ topic }) => topic))}`, PUBLISH);
  const headless = wanted.filter(({ topic }) => partitionsOf(topic).some(({ hasLeader }) => !hasLeader));
  if (headless.length > 0) {
    const saw = `no leader for a partition of ${listed(headless.map(({ topic }) => topic))}`;
    return broken(saw, 'Bring the brokers back that hold it; until then nothing of it is written or read.');
  }
  const partitions = wanted.reduce((sum, { topic }) => sum + partitionsOf(topic).length, 0);
  const saw = `${count(wanted.length, 'topic')} with ${count(partitions, 'partition')}, all as in the contracts`;
  const wide = wanted.filter(({ topic, partitions: few }) => partitionsOf(topic).length > few);
  if (wide.length === 0) return ok(saw);
  const advice =
    'Say so in contracts/topics.ts: partitions cannot be taken back, and keys may have moved between them.';
  return warning(`more partitions than in the contracts: ${listed(wide.map(({ topic }) => topic))}`, advice);
}
