import { type EventOf, type TopicName, topicNames, topics } from '@astrapath/contracts';

const keyFields = new Map<TopicName, readonly string[]>(
  topicNames.map((topic) => [topic, topics[topic].key.split(':')]),
);

/** Key of an event: the fields that its topic names, joined by a colon. */
export function keyOf<T extends TopicName>(topic: T, event: EventOf<T>): string {
  const [first = '', ...more] = keyFields.get(topic) ?? [];
  const key = keyPart(topic, event, first);
  return more.length === 0 ? key : [key, ...more.map((name) => keyPart(topic, event, name))].join(':');
}

function keyPart(topic: TopicName, event: object, name: string): string {
  const part: unknown = Reflect.get(event, name);
  if (typeof part !== 'string' || part === '') throw new Error(`event for ${topic} has no ${name} to be its key`);
  return part;
}
