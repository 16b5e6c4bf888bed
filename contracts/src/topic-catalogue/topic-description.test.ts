import { existsSync, globSync, readFileSync } from 'node:fs';
import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../ownership/codeowners.ts';
import { describeTopics } from './topic-description.ts';

const mentions = (service: string, text: string) =>
  globSync(`services/${service}/src/**/*.ts`, { cwd: ROOT }).some((file) =>
    readFileSync(`${ROOT}/${file}`, 'utf8').includes(`'${text}'`),
  );
const localDate = (instant: number, timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);

describe.each(describeTopics())('what is said of $topic', ({ topic, schema, declared, note, example, groups }) => {
  it('has an example that can be encoded, with every field and no other', () => {
    const type = avro.Type.forSchema(JSON.parse(JSON.stringify(schema)));
    expect(type.fromBuffer(type.toBuffer(example))).toEqual(example);
    expect(Object.keys(example)).toEqual(schema.fields.map(({ name }) => name));
  });

  it('has an example whose day is the day of its instant in its zone', () => {
    const { statDate, timezone, occurredAt, activityAt = occurredAt } = example;
    if (typeof timezone !== 'string' || statDate === undefined) return;
    expect(statDate).toBe(localDate(Number(activityAt), timezone));
  });

  it('names as writer a service whose code publishes it, unless it is planned or retired', () => {
    expect(existsSync(`${ROOT}/services/${declared.owner}/src`)).toBe(true);
    expect(mentions(declared.owner, topic)).toBe(note.state === undefined);
  });

  it('says what each group reads it for, and each group is a service whose code names the topic', () => {
    expect(Object.keys(note.readers)).toEqual(declared.consumers);
    for (const { group, purpose } of groups) {
      expect(purpose).not.toBe('');
      expect(mentions(group, topic)).toBe(true);
    }
  });
});
