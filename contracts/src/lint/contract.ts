import { type Topic, topicNames, topics } from '../../topics.ts';
import { countedTopics } from '../../counted-topics.ts';
import { parseRecord, type RecordSchema } from '../schema/avro-schema.ts';
import { schemaText, schemaVersions } from '../schema/schema-text.ts';
import { editedVersions } from '../schema/version-lock.ts';
import { settingsOfAll, type TopicSettings } from '../topic-settings.ts';

/** All that is declared of one topic. */
export type Contract = {
  topic: string;
  declared: Topic;
  schema: RecordSchema;
  /** Oldest first; the last is the schema in force. */
  versions: RecordSchema[];
  /** Files of versions that are not as they were locked, or are gone. */
  edited: string[];
  /** Whether its events were ever counted in days. */
  isCounted: boolean;
  /** The topic, its dead-letter and its retry topics, as they are at the broker. */
  kept: TopicSettings[];
};

/** The contracts of all topics of the table. */
export function loadContracts(): Contract[] {
  return topicNames.map((topic) => ({
    topic,
    declared: topics[topic],
    schema: parseRecord(schemaText(topic)),
    versions: schemaVersions(topic).map(({ text }) => parseRecord(text)),
    edited: editedVersions(topic),
    isCounted: countedTopics.includes(topic),
    kept: settingsOfAll(topic),
  }));
}
