import { count, listed, ok, type Verdict, warning } from '../check.ts';

/** What a dead-letter topic holds: how many, and the reasons of the newest of them by number. */
export type DeadLetterTopic = { topic: string; depth: bigint; reasons: ReadonlyMap<string, number> };

const LOOK =
  'See what they are (npm run dead-letters -- list) and replay them once the cause is mended (npm run dead-letters -- replay).';

/** Dead letters are not lost and hold nothing up, so they make nobody broken; but somebody has to see to them. */
export function deadLettersVerdict(topics: readonly DeadLetterTopic[]): Verdict {
  const filled = topics.filter(({ depth }) => depth > 0n).toSorted((a, b) => Number(b.depth - a.depth));
  if (filled.length === 0) return ok(`none in ${count(topics.length, 'dead-letter topic')}`);
  const depth = filled.reduce((sum, topic) => sum + topic.depth, 0n);
  return warning(`${count(depth, 'dead letter')}: ${filled.map(describe).join('; ')}`, LOOK);
}

function describe({ topic, depth, reasons }: DeadLetterTopic): string {
  const words = [...reasons].toSorted(([, a], [, b]) => b - a).map(([reason, number]) => `${reason} ${number}`);
  return `${depth} in ${topic}${words.length === 0 ? '' : ` (${listed(words)})`}`;
}
