import { readdirSync, readFileSync } from 'node:fs';
import type { TopicName } from '../../topics.ts';

const events = new URL('../../events/', import.meta.url);

/** Text of the Avro schema in force for a topic, as it is in `contracts/events/<topic>.avsc`. */
export function schemaText(topic: TopicName): string {
  return readFileSync(new URL(`${topic}.avsc`, events), 'utf8');
}

/** One version that a topic's schema had: its number, and its text. */
export type SchemaVersion = { version: string; text: string };

/** Every version a topic ever had, oldest first; the newest is the one in force. */
export function schemaVersions(topic: TopicName): SchemaVersion[] {
  const folder = new URL(`versions/${topic}/`, events);
  return readdirSync(folder)
    .map((file) => file.replace('.avsc', ''))
    .toSorted((a, b) => Number(a) - Number(b))
    .map((version) => ({ version, text: readFileSync(new URL(`${version}.avsc`, folder), 'utf8') }));
}
