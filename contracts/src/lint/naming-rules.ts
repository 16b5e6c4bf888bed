import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';

const TOPIC_NAME = /^[a-z]+\.[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\.v[1-9]\d*$/;
const CAMEL_CASE = /^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*$/;
/** Words in -ed that are no past tense, and past tenses that are not in -ed. */
const NOT_PAST = new Set(['feed', 'seed', 'need', 'proceed', 'exceed', 'succeed', 'embed', 'speed', 'bed']);
const IRREGULAR = new Set(['begun', 'built', 'given', 'left', 'lost', 'made', 'paid', 'sent', 'taken', 'won']);

/** topic-name */
export function topicNameRule({ topic }: Contract): Found[] {
  const event = topic.split('.').at(2) ?? '';
  if (TOPIC_NAME.test(topic) && isPastTense(event)) return [];
  return [
    {
      code: 'topic-name',
      at: 'the name',
      message: TOPIC_NAME.test(topic) ? `"${event}" is no past tense` : 'it is not <domain>.<entity>.<event>.v<N>',
      remedy: 'name it after what happened, such as identity.goal.completed.v1',
    },
  ];
}

function isPastTense(event: string): boolean {
  const word = event.split('-').at(-1) ?? '';
  return IRREGULAR.has(word) || (word.endsWith('ed') && !NOT_PAST.has(word));
}

/** record-name */
export function recordNameRule({ topic, schema }: Contract): Found[] {
  const [domain = '', entity = '', event = '', version = ''] = topic.split('.');
  const name = pascalCase(`${entity}-${event}`);
  const namespace = `astrapath.${domain}.${version}`;
  const isNamed = schema.name === name || schema.name === pascalCase(domain) + name;
  if (isNamed && schema.namespace === namespace) return [];
  return [
    {
      code: 'record-name',
      at: 'the record',
      message: `it is called ${schema.namespace ?? '(no namespace)'}.${schema.name}`,
      remedy: `call it ${namespace}.${name}`,
    },
  ];
}

/** field-name */
export function fieldNameRule({ schema }: Contract): Found[] {
  return schema.fields.flatMap(({ name, aliases }): Found[] => [
    ...(CAMEL_CASE.test(name)
      ? []
      : [{ code: 'field-name' as const, at: name, message: 'it is not in camelCase', remedy: 'write it as costUsd' }]),
    ...(aliases === undefined
      ? []
      : [
          {
            code: 'field-name' as const,
            at: name,
            message: 'it has an alias, which not every reader follows',
            remedy: 'leave the field its name; a new name is a new field, or a v2 of the topic',
          },
        ]),
  ]);
}

function pascalCase(words: string): string {
  return words
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
