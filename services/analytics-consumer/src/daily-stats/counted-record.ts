import type { EventOf } from '@astrapath/contracts';
import type { Codec } from '@astrapath/events';
import { COUNTED_TOPICS, type CountedRecord, type CountedTopic } from './day-fact.ts';

/** A record of a counted topic, or why its bytes are none. */
export type DecodedRecord = { type: 'record'; record: CountedRecord } | { type: 'poison'; reason: string };

/** Whether the events of a topic count in a day. */
export function isCountedTopic(topic: string): topic is CountedTopic {
  return COUNTED_TOPICS.some((counted) => counted === topic);
}

/** The record that a value of a counted topic is. Throws only when the schema registry does not answer. */
export async function decodeCounted(
  topic: CountedTopic,
  value: Buffer | null,
  codec: Pick<Codec, 'decode'>,
): Promise<DecodedRecord> {
  if (value === null) return { type: 'poison', reason: 'the record has no value' };
  const answer = codec.decode(topic, value);
  const decoded = answer instanceof Promise ? await answer : answer;
  if (decoded.type === 'poison') return decoded;
  return { type: 'record', record: paired(topic, decoded.event) };
}

/** The codec reads with the schema of the topic, which the compiler cannot follow through a union. */
function paired<T extends CountedTopic>(topic: T, event: EventOf<T>): CountedRecord;
function paired(topic: CountedTopic, event: EventOf<CountedTopic>) {
  return { topic, event };
}
