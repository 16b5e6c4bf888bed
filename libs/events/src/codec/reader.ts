import type { EventOf, TopicName } from '@astrapath/contracts';
import type { Resolver, Type } from 'avsc';
import type { Registry } from '../registry/registry.ts';
import { parseSchema } from './event-type.ts';
import { HEADER_BYTES, schemaIdOf } from './wire.ts';

/** `poison` is bytes that no retry will make readable; `reason` holds no data of the event. */
export type Decoded<T extends TopicName> = { type: 'event'; event: EventOf<T> } | { type: 'poison'; reason: string };

/** How bytes of one writer schema are read: by our own type, through a resolver, or not at all. */
type Way = { type: 'ours' } | { type: 'resolved'; resolver: Resolver } | { type: 'none'; reason: string };

const MISFIT = { type: 'poison', reason: 'the bytes do not fit their schema' } as const;

/** Reader of one topic: fetches each foreign writer schema once and keeps how to read it. */
export function createReader(ours: { type: Type; schemaId: number; registry: Pick<Registry, 'schemaById'> }) {
  const ways = new Map<number, Way>([[ours.schemaId, { type: 'ours' }]]);

  async function learn(schemaId: number): Promise<Way> {
    const text = await ours.registry.schemaById(schemaId);
    // Not kept: a registry that answers 404 while it recovers must not be believed for ever.
    if (text === undefined) return { type: 'none', reason: `unknown schema id ${schemaId}` };
    const way = wayToRead(ours.type, text, schemaId);
    ways.set(schemaId, way);
    return way;
  }

  return <T extends TopicName>(bytes: Buffer): Decoded<T> | Promise<Decoded<T>> => {
    const schemaId = schemaIdOf(bytes);
    if (schemaId === undefined) return { type: 'poison', reason: 'not in Confluent wire format' };
    const way = ways.get(schemaId);
    if (way === undefined) return learn(schemaId).then((learnt) => readBytes<T>(ours.type, learnt, bytes));
    return readBytes<T>(ours.type, way, bytes);
  };
}

function wayToRead(reader: Type, writerText: string, schemaId: number): Way {
  try {
    return { type: 'resolved', resolver: reader.createResolver(parseSchema(writerText)) };
  } catch {
    return { type: 'none', reason: `schema id ${schemaId} is not a schema of this topic` };
  }
}

function readBytes<T extends TopicName>(type: Type, way: Way, bytes: Buffer): Decoded<T> {
  if (way.type === 'none') return { type: 'poison', reason: way.reason };
  try {
    // In place: a view of the bytes without their header would be one more object a record.
    const resolver = way.type === 'resolved' ? way.resolver : undefined;
    const { value, offset } = type.decode(bytes, HEADER_BYTES, resolver);
    return offset === bytes.length ? { type: 'event', event: value } : MISFIT;
  } catch {
    return MISFIT;
  }
}
