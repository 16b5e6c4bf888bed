import { broken, count, duration, listed, ok, type Verdict, warning } from '../check.ts';

/** What a dead-letter topic holds: how many, and the reasons of the newest of them by number. */
export type DeadLetterTopic = {
  topic: string;
  depth: bigint;
  /** Of `depth`, those that were not replayed; undefined where the platform could not be asked. */
  open: number | undefined;
  reasons: ReadonlyMap<string, number>;
  newestAt: number | undefined;
  /** Letters of the last ten minutes, and what the group got to handle in them. */
  recent: bigint;
  got: bigint;
};

/** A broken client's few records are no flood, even where there are few others. */
const FEW = 3n;
/** Of what a group gets, one in ten: no client alone does that, but a deployment does. */
const FLOOD_SHARE = 10n;

const LOOK =
  'See what they are (npm run dead-letters -- list) and replay them once the cause is mended (npm run dead-letters -- replay).';
const STOP =
  'Take the newest deployment of who writes or reads the topic back if the reasons point there, then replay (npm run dead-letters -- replay).';

/**
 * Dead letters are not lost and hold nothing up, so old ones make nobody broken; but somebody has to see to them. A group
 * that gives up much of what it gets now does not do its work.
 */
export function deadLettersVerdict(topics: readonly DeadLetterTopic[], now: number): Verdict {
  const open = topics.filter(isOpen).toSorted((a, b) => openOf(b) - openOf(a));
  const replayed = topics.reduce((sum, topic) => sum + Number(topic.depth) - openOf(topic), 0);
  if (open.length === 0) {
    const settled = replayed > 0 ? `, ${replayed} replayed` : '';
    return ok(`none open in ${count(topics.length, 'dead-letter topic')}${settled}`);
  }
  const sum = open.reduce((total, topic) => total + openOf(topic), 0);
  const saw = `${count(sum, 'dead letter')}: ${open.map((topic) => describe(topic, now)).join('; ')}`;
  const flooded = open.filter(isFlooded);
  if (flooded.length === 0) return warning(saw, LOOK);
  const shares = flooded.map(({ topic, recent, got }) => `${topic} got ${recent} for ${got} records in ten minutes`);
  return broken(`${listed(shares)}; ${saw}`, STOP);
}

const openOf = ({ open, depth }: DeadLetterTopic) => open ?? Number(depth);
const isOpen = (topic: DeadLetterTopic) => openOf(topic) > 0;
const isFlooded = ({ recent, got }: DeadLetterTopic) => recent >= FEW && recent * FLOOD_SHARE > got;

function describe(topic: DeadLetterTopic, now: number): string {
  const words = [...topic.reasons].toSorted(([, a], [, b]) => b - a).map(([reason, number]) => `${reason} ${number}`);
  const age = topic.newestAt === undefined ? [] : [`the newest ${duration(Math.max(0, now - topic.newestAt))} old`];
  const details = [...(words.length === 0 ? [] : [listed(words)]), ...age].join('; ');
  return `${openOf(topic)} in ${topic.topic}${details === '' ? '' : ` (${details})`}`;
}
