import { GENERATED } from './topic-page.ts';
import type { TopicDescription } from './topic-description.ts';

const INTRODUCTION = `
# Topics

Every event stream of AstraPath: a page each, all generated from [contracts/](../../contracts/README.md). The same for
machines is [contracts/asyncapi.json](../../contracts/asyncapi.json) (AsyncAPI 3.0), which names the dead-letter and retry
topics too.

Values are Avro in Confluent's wire format; the schema is in the registry under \`<topic>-value\`, and every version ever
published stays readable (FULL_TRANSITIVE). Delivery is at least once, so count an \`eventId\` once. Times are UTC;
\`statDate\` is the day in the user's own zone, stamped by the producer: use it for "per day", and never the clock of the
reader. Topics are named \`<domain>.<entity>.<event>.v<N>\`.
`.trim();

/** The list of all topics: text of \`docs/topics/README.md\`. */
export function topicIndex(topics: TopicDescription[]): string {
  return [
    GENERATED,
    '',
    INTRODUCTION,
    '',
    '| topic | what happened | written by | read by | kept |',
    '|---|---|---|---|---|',
    ...topics.map(topicLine),
    '',
  ].join('\n');
}

function topicLine({ topic, schema, declared, note, groups }: TopicDescription): string {
  const writer = note.state === undefined ? declared.owner : `${declared.owner} (${note.state})`;
  const readers = groups.map(({ group }) => group).join(', ') || '–';
  return `| [${topic}](${topic}.md) | ${schema.doc} | ${writer} | ${readers} | ${keptInShort(declared)} |`;
}

function keptInShort({ personalData, cleanup, retentionMs }: TopicDescription['declared']): string {
  if (personalData) return '1 hour, personal data';
  if (cleanup === 'compact') return 'newest of each key';
  return retentionMs < 0 ? 'for ever' : `${retentionMs / 86_400_000} days`;
}
