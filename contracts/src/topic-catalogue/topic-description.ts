import { readFileSync } from 'node:fs';
import { deadLetterTopic, retryTopic, type Topic, type TopicName, topicNames, topics } from '../../topics.ts';
import { type TopicNote, topicNotes } from '../../topic-notes.ts';
import { ownersOf, readCodeowners } from '../ownership/codeowners.ts';
import { parseRecord, type RecordSchema } from '../schema/avro-schema.ts';
import { schemaText, schemaVersions } from '../schema/schema-text.ts';
import { type TopicSettings, settingsOf } from '../topic-settings.ts';

/** Everything the catalogue says of a topic, from the table, the schema, the notes, the example and CODEOWNERS. */
export type TopicDescription = {
  topic: TopicName;
  declared: Topic;
  note: TopicNote;
  schema: RecordSchema;
  versions: number;
  settings: TopicSettings;
  /** The team that owns its schema, as a handle. */
  team: string;
  example: Record<string, unknown>;
  groups: { group: string; purpose: string; deadLetters: string; retries: string }[];
};

/** Descriptions of all topics, in the order of the table. */
export function describeTopics(): TopicDescription[] {
  const owners = readCodeowners();
  return topicNames.map((topic) => {
    const declared: Topic = topics[topic];
    const note: TopicNote = topicNotes[topic];
    return {
      topic,
      declared,
      note,
      schema: parseRecord(schemaText(topic)),
      versions: schemaVersions(topic).length,
      settings: settingsOf(topic),
      team: ownersOf(`contracts/events/${topic}.avsc`, owners)[0] ?? 'nobody',
      example: exampleOf(topic),
      groups: declared.consumers.map((group) => ({
        group,
        purpose: note.readers[group] ?? '',
        deadLetters: deadLetterTopic(topic, group),
        retries: retryTopic(topic, group),
      })),
    };
  });
}

function exampleOf(topic: TopicName): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../../events/examples/${topic}.json`, import.meta.url), 'utf8'));
}
