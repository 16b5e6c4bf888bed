import type { TopicDescription } from './topic-description.ts';

/** The service that shows dead letters to administrators and sends them to their group once more. */
const LETTER_KEEPER = 'analytics-consumer';

type Operation = { by: string; action: 'send' | 'receive'; topic: string; summary: string; group?: string };

/** Who sends to the topic and its dead-letter and retry topics, and who receives from them. */
export function operationsOf({ topic, declared, note, groups }: TopicDescription) {
  const operations: Operation[] = [
    { by: declared.owner, action: 'send', topic, summary: note.when },
    ...groups.flatMap(({ group, purpose, deadLetters, retries }): Operation[] => [
      { by: group, group, action: 'receive', topic, summary: `${group} ${withoutMarkup(purpose)}.` },
      { by: group, action: 'send', topic: deadLetters, summary: `What ${group} could not process.` },
      { by: LETTER_KEEPER, action: 'receive', topic: deadLetters, summary: 'Shows it to administrators.' },
      { by: LETTER_KEEPER, action: 'send', topic: retries, summary: 'An administrator replays a dead letter.' },
      { by: group, group, action: 'receive', topic: retries, summary: `${group} tries it once more.` },
    ]),
  ];
  return Object.fromEntries(operations.map((each) => [`${each.by}.${each.action}.${each.topic}`, operation(each)]));
}

function operation({ by, action, topic, summary, group }: Operation) {
  return {
    action,
    title: `${by} ${action}s ${topic}`,
    summary,
    channel: { $ref: `#/channels/${topic}` },
    messages: [{ $ref: `#/channels/${topic}/messages/event` }],
    'x-service': by,
    ...(group === undefined ? {} : { bindings: groupBinding(group) }),
  };
}

function groupBinding(group: string) {
  return { kafka: { groupId: { type: 'string', enum: [group] }, bindingVersion: '0.5.0' } };
}

function withoutMarkup(text: string): string {
  return text.replaceAll('`', '');
}
