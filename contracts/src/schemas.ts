import { readFileSync } from 'node:fs';
import type { TopicName } from '../topics.ts';

/** Text of the Avro schema in force for a topic, as it is in `contracts/events/<topic>.avsc`. */
export function schemaText(topic: TopicName): string {
  return readFileSync(new URL(`../events/${topic}.avsc`, import.meta.url), 'utf8');
}
