import { type EventOf, schemaText, subjectOf, type TopicName, topicNames } from '@astrapath/contracts';
import type { Type } from 'avsc';
import { createRegistry } from '../registry/registry.ts';
import { encodeEvent, parseSchema } from './event-type.ts';
import { createReader, type Decoded } from './reader.ts';

export type Codec = {
  /** Confluent bytes of an event. Throws InvalidEventError, which names topic and field but no value. */
  encode<T extends TopicName>(topic: T, event: EventOf<T>): Buffer;
  /**
   * Event of Confluent bytes, read with our schema of the topic. A promise only when a foreign schema is met for the
   * first time; it rejects when the registry cannot be asked. Nothing else throws: bad bytes are `poison`.
   */
  decode<T extends TopicName>(topic: T, bytes: Buffer): Decoded<T> | Promise<Decoded<T>>;
  close(): Promise<void>;
};

type Known = { type: Type; schemaId: number; read: ReturnType<typeof createReader> };

/**
 * Avro codec of the topics (default: all), with schema ids from the registry. Throws when the registry is not there
 * or does not know one of our schemas: a service that cannot name its schemas must not start.
 */
export async function createCodec(options: { registryUrl: string; topics?: readonly TopicName[] }): Promise<Codec> {
  const registry = createRegistry(options.registryUrl);
  const known = new Map<TopicName, Known>();
  try {
    await Promise.all(
      (options.topics ?? topicNames).map(async (topic) => {
        const type = parseSchema(schemaText(topic));
        const schemaId = await registry.idOf(subjectOf(topic), schemaText(topic));
        known.set(topic, { type, schemaId, read: createReader({ type, schemaId, registry }) });
      }),
    );
  } catch (error) {
    await registry.close();
    throw error;
  }

  function knownOf(topic: TopicName): Known {
    const entry = known.get(topic);
    if (entry === undefined) throw new Error(`this codec was made without topic ${topic}`);
    return entry;
  }

  return {
    encode(topic, event) {
      const { type, schemaId } = knownOf(topic);
      return encodeEvent(topic, type, schemaId, event);
    },
    decode: (topic, bytes) => knownOf(topic).read(bytes),
    close: () => registry.close(),
  };
}
