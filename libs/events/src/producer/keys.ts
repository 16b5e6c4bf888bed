import { type EventOf, type TopicName, topics } from '@astrapath/contracts';

/** Key of an event: the fields that its topic names, joined by a colon. */
export function keyOf<T extends TopicName>(topic: T, event: EventOf<T>): string {
  return topics[topic].key
    .split(':')
    .map((name) => keyPart(topic, event, name))
    .join(':');
}

function keyPart(topic: TopicName, event: object, name: string): string {
  const part: unknown = Reflect.get(event, name);
  if (typeof part !== 'string' || part === '') throw new Error(`event for ${topic} has no ${name} to be its key`);
  return part;
}
