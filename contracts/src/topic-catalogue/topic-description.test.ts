import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../ownership/codeowners.ts';
import { describeTopics } from './topic-description.ts';

/** Whether code of the service names the text; a test that does is no code that publishes or reads. */
const mentions = (service: string, text: string, root = ROOT) =>
  globSync(`services/${service}/src/**/*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .some((file) => readFileSync(`${root}/${file}`, 'utf8').includes(`'${text}'`));
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

it('takes a mention in a test for none', () => {
  const root = mkdtempSync(join(tmpdir(), 'mentions-'));
  const folder = join(root, 'services/auth/src');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'goal.test.ts'), `publish('identity.goal.completed.v1')`);
  expect(mentions('auth', 'identity.goal.completed.v1', root)).toBe(false);
  writeFileSync(join(folder, 'goal.ts'), `publish('identity.goal.completed.v1')`);
  expect(mentions('auth', 'identity.goal.completed.v1', root)).toBe(true);
  rmSync(root, { recursive: true });
});
