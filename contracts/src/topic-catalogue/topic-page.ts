import { subjectOf } from '../../topics.ts';
import { harmlessReason } from '../lint/harmless-fields.ts';
import { replayLines } from './replay-lines.ts';
import { typeInWords } from './type-in-words.ts';
import type { TopicDescription } from './topic-description.ts';

/** The first line of every generated page. */
export const GENERATED = '<!-- Generated from contracts/ by `npm run generate`. Do not edit. -->';

/** The page of a topic for people: text of `docs/topics/<topic>.md`. */
export function topicPage(description: TopicDescription): string {
  const { topic, schema, note, example } = description;
  return [
    GENERATED,
    '',
    `# ${topic}`,
    '',
    `${schema.doc} ${note.when}`,
    '',
    ...stateLines(note),
    ...factLines(description),
    '',
    '## Fields',
    '',
    ...fieldLines(description),
    '',
    '## Example',
    '',
    '```json',
    JSON.stringify(example, undefined, 2),
    '```',
    '',
    '## Who reads it',
    '',
    ...readerLines(description),
    '',
    '## To read it again',
    '',
    ...replayLines(description),
    '',
  ].join('\n');
}

function stateLines({ state }: TopicDescription['note']): string[] {
  switch (state) {
    case undefined:
      return [];
    case 'planned':
      return ['**Planned:** the contract is decided, no service publishes it yet.', ''];
    case 'retired':
      return ['**Retired:** nothing is published any more. Read the later version.', ''];
    default:
      return state satisfies never;
  }
}

function factLines({ topic, declared, note, schema, versions, team }: TopicDescription): string[] {
  const partitions = declared.partitions === 1 ? 'one partition' : `${declared.partitions} partitions`;
  return [
    '| | |',
    '|---|---|',
    `| written by | \`services/${declared.owner}\`, team \`${team}\` |`,
    `| key | \`${declared.key}\`, over ${partitions}: events of one key are in order, others are not |`,
    `| kept | ${note.kept} |`,
    `| personal data | ${declared.personalData ? 'yes, in the fields marked below' : 'none is tagged; `userId` is a pseudonym, and of each text it says below why it is none'} |`,
    `| schema | [\`${schema.namespace}.${schema.name}\`](../../contracts/events/${topic}.avsc), ` +
      `version ${versions} of subject \`${subjectOf(topic)}\` |`,
    '| header | `traceparent`, where there is a trace |',
  ];
}

function fieldLines({ topic, schema }: TopicDescription): string[] {
  return [
    '| field | type | meaning | personal data |',
    '|---|---|---|---|',
    ...schema.fields.map(
      ({ name, type, doc, personalData }) =>
        `| \`${name}\` | ${typeInWords(type)} | ${doc ?? ''} | ${personalData ? 'yes' : whyNot(topic, name)} |`,
    ),
  ];
}

/** Of text, why it is none: a reader need not take our word for it. */
function whyNot(topic: string, name: string): string {
  const reason = harmlessReason(topic, name);
  return reason === undefined ? '' : `no: ${reason}`;
}

function readerLines({ groups, declared }: TopicDescription): string[] {
  const others = declared.personalData
    ? 'The data team loads it less the fields marked above: those hold what people wrote, and go into no warehouse.'
    : 'The data team reads it with groups of its own, which have no dead-letter topic here.';
  if (groups.length === 0) return ['No service yet.', '', others];
  return [
    '| group | for what | dead letters | retries |',
    '|---|---|---|---|',
    ...groups.map(
      ({ group, purpose, deadLetters, retries }) =>
        `| \`${group}\` | ${purpose} | \`${deadLetters}\` | \`${retries}\` |`,
    ),
    '',
    others,
  ];
}
