import { schemaText, type Topic, type TopicName, topics } from '@astrapath/contracts';
import type { Codec, TopicRecord } from '@astrapath/events';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What an administrator sees in place of a person's data. */
const MASK = '(personal data)';
/** Enough to see what the bytes are: a wire-format header, the beginning of some JSON. */
const HEAD_BYTES = 256;

/**
 * What is in a dead letter: the event, personal data masked, or null where the bytes are none; then their head in
 * base64, unless the topic holds personal data, which those bytes could be.
 */
export type LetterContent = { decoded: Record<string, unknown> | null; bytes: number; head: string | null };

const taggedFields = Type.Object({
  fields: Type.Array(Type.Object({ name: Type.String(), personalData: Type.Optional(Type.Boolean()) })),
});

/** Reads the content of a dead letter of `topic`. Throws only when the schema registry does not answer. */
export async function readContent(
  topic: TopicName,
  value: TopicRecord['message']['value'],
  codec: Pick<Codec, 'decode'>,
): Promise<LetterContent> {
  const bytes = value?.length ?? 0;
  const decoded = value && (await codec.decode(topic, value));
  if (decoded?.type === 'event') return { decoded: maskPersonalData(topic, decoded.event), bytes, head: null };
  const { personalData }: Topic = topics[topic];
  const head = value === null || personalData ? null : value.subarray(0, HEAD_BYTES).toString('base64');
  return { decoded: null, bytes, head };
}

/** The event with every field that its schema tags as personal data masked; an absent value stays visible as null. */
export function maskPersonalData(topic: TopicName, event: object): Record<string, unknown> {
  const { fields }: Static<typeof taggedFields> = Value.Parse(taggedFields, JSON.parse(schemaText(topic)));
  const personal = new Set(fields.filter(({ personalData }) => personalData).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => [name, personal.has(name) && value !== null ? MASK : value]),
  );
}
