import { readFileSync } from 'node:fs';
import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import { topicNames, topics } from '../topics.ts';
import { schemaText } from './schema/schema-text.ts';
import { generateEventTypes } from './schema/typescript.ts';

const HOUR_MS = 3_600_000;
type Field = { name: string; doc?: string; type: unknown; personalData?: boolean };
const fieldsOf = (topic: (typeof topicNames)[number]): Field[] => JSON.parse(schemaText(topic)).fields;

describe('contracts', () => {
  it('has generated types that fit the schemas', () => {
    expect(readFileSync(new URL('../generated/events.ts', import.meta.url), 'utf8')).toBe(generateEventTypes());
  });

  it.each(topicNames)('%s is named <domain>.<entity>.<event>.v<N>', (topic) => {
    expect(topic).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*\.[a-z]+ed\.v[1-9]\d*$/);
  });

  it.each(topicNames)('%s has a schema that avsc parses and whose every field is documented', (topic) => {
    expect(() => avro.Type.forSchema(JSON.parse(schemaText(topic)))).not.toThrow();
    for (const field of fieldsOf(topic)) expect(field).toHaveProperty('doc');
  });

  it.each(topicNames)('%s carries eventId and occurredAt, and statDate only together with timezone', (topic) => {
    const names = fieldsOf(topic).map((field) => field.name);
    expect(names.slice(0, 2)).toEqual(['eventId', 'occurredAt']);
    if (names.includes('statDate')) expect(names).toContain('timezone');
    if (topics[topic].key === 'userId') expect(names).toContain('userId');
  });

  it.each(topicNames)('%s keeps personal data one hour at most, and only where the table says so', (topic) => {
    const tagged = fieldsOf(topic).some((field) => field.personalData === true);
    expect(tagged).toBe(topics[topic].personalData);
    if (tagged) expect(topics[topic].retentionMs).toBeLessThanOrEqual(HOUR_MS);
  });
});
