import { type DeadLetterFilter, deadLetterTopics } from './dead-letter.ts';
import type { DeadLetterLog, DeadLetterReader } from './dead-letter-reader.ts';
import type { ReplayStore } from './replay-store.ts';
import { replayedLookup } from './replayed-lookup.ts';

export type LetterCount = { topic: string; group: string; reason: string; open: number; replayed: number };

/** How many dead letters there are by topic, group and reason. Reads them all, and holds only the counts. */
export async function countLetters(
  filter: DeadLetterFilter,
  { reader, replays }: { reader: DeadLetterReader; replays: ReplayStore },
): Promise<LetterCount[]> {
  const logs = await reader.logs(deadLetterTopics(filter));
  const counts = await Promise.all(logs.map((log) => countLog(log, { reader, replays })));
  return counts.flat().filter(({ reason }) => (filter.reason ?? reason) === reason);
}

async function countLog(
  log: DeadLetterLog,
  { reader, replays }: { reader: DeadLetterReader; replays: ReplayStore },
): Promise<LetterCount[]> {
  const { topic, group, low, high } = log;
  const counts = new Map<string, LetterCount>();
  const isReplayed = replayedLookup(log, high, replays);
  for await (const { letter } of reader.read(log, low, high)) {
    const { reason } = letter;
    const count = counts.get(reason) ?? { topic, group, reason, open: 0, replayed: 0 };
    count[(await isReplayed(letter)) ? 'replayed' : 'open'] += 1;
    counts.set(reason, count);
  }
  return [...counts.values()];
}
