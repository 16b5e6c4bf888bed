import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AvroSchema, Field, RecordSchema } from '../schema/avro-schema.ts';
import { type Contract, loadContracts } from './contract.ts';
import { findingCodes } from './finding.ts';
import { harmlessFields, harmlessKey } from './harmless-fields.ts';
import { describeFinding, lintContract } from './lint.ts';
import { personFieldRule } from './personal-data-rules.ts';

it('has its codes in the README, rule by rule', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = Object.entries(findingCodes).map(([code, rule]) => `| \`${code}\` | ${rule} |\n`);
  expect(readme.endsWith(`| code | rule |\n|---|---|\n${rows.join('')}`)).toBe(true);
});

it('lists as harmless only fields that there are', () => {
  const there = loadContracts().flatMap(({ topic, schema }) =>
    schema.fields.map(({ name }) => harmlessKey(topic, name)),
  );
  expect(Object.keys(harmlessFields).filter((name) => !there.includes(name))).toEqual([]);
});

describe.each(loadContracts())('the contract of $topic', (contract) => {
  it('breaks no rule', () => {
    expect(lintContract(contract).map(describeFinding)).toEqual([]);
  });
});

const instant: AvroSchema = { type: 'long', logicalType: 'timestamp-millis' };
const doc = 'Tells a reader something worth knowing.';
const field = (name: string, type: AvroSchema = 'string', more: Partial<Field> = {}): Field => ({
  name,
  type,
  doc,
  ...more,
});
const nullable = (name: string, more: Partial<Field> = {}) => field(name, ['null', 'int'], { default: null, ...more });
const optionalText = (name: string) => field(name, ['null', 'string'], { default: null });
const fields = [field('eventId'), field('occurredAt', instant), field('userId'), field('effort', 'int')];

function schemaOf(changed: Partial<RecordSchema>): RecordSchema {
  return { type: 'record', name: 'GoalCompleted', namespace: 'astrapath.identity.v1', doc, fields, ...changed };
}

/** A contract that breaks no rule but those that the change breaks. */
function contractOf({ schema = {}, declared = {}, ...changed }: Changes = {}): Contract {
  const inForce = schemaOf(schema);
  return {
    topic: 'identity.goal.completed.v1',
    schema: inForce,
    versions: [inForce],
    edited: [],
    isCounted: false,
    kept: [],
    declared: {
      owner: 'auth',
      key: 'userId',
      partitions: 1,
      retentionMs: -1,
      cleanup: 'delete',
      personalData: false,
      consumers: [],
      ...declared,
    },
    ...changed,
  };
}
type Changes = Partial<Omit<Contract, 'schema' | 'declared'>> & {
  schema?: Partial<RecordSchema>;
  declared?: Partial<Contract['declared']>;
};

const codesOf = (changes: Changes) => lintContract(contractOf(changes)).map(({ code, at }) => `${code}: ${at}`);
const withField = (...added: Field[]): Changes => ({ schema: { fields: [...fields, ...added] } });
const withVersions = (...versions: Field[][]): Changes => ({
  schema: { fields: versions.at(-1) ?? [] },
  versions: versions.map((each) => schemaOf({ fields: each })),
});
const kept = (config: Record<string, string>) => [{ topic: 'the.dlq', partitions: 1, config }];
const personal = (config: Record<string, string>): Changes => ({
  ...withField(field('answer', 'string', { personalData: true })),
  declared: { personalData: true },
  kept: kept({ 'cleanup.policy': 'delete', ...config }),
});

describe('the lint', () => {
  it('finds nothing in a contract that is right', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf(personal({ 'retention.ms': '2400000', 'segment.ms': '600000' }))).toEqual([]);
  });

  it('says where, what, and what would be right', () => {
    const [finding] = lintContract(contractOf(withField(field('goal_effort', 'int'))));
    expect(finding && describeFinding(finding)).toBe(
      'contracts/events/identity.goal.completed.v1.avsc: goal_effort: it is not in camelCase (field-name)\n  right would be: write it as costUsd',
    );
  });
});

const kind = (byDefault?: string): AvroSchema => ({
  type: 'enum',
  name: 'Kind',
  symbols: ['a', 'unknown'],
  ...(byDefault === undefined ? {} : { default: byDefault }),
});

const countedIn = (declared: Partial<Contract['declared']>): Changes => ({
  ...withField(field('statDate'), field('timezone')),
  declared: { consumers: ['analytics-consumer'], ...declared },
});

const broken: [string, Changes, string[]][] = [
  [
    'a name in the present tense',
    { topic: 'identity.goal.complete.v1', schema: { name: 'GoalComplete' } },
    ['topic-name: the name'],
  ],
  [
    'a noun in -ed for a past tense',
    { topic: 'identity.goal.feed.v1', schema: { name: 'GoalFeed' } },
    ['topic-name: the name'],
  ],
  [
    'a name without a version',
    { topic: 'identity.goal.completed' },
    ['topic-name: the name', 'record-name: the record'],
  ],
  ['a record called otherwise', { schema: { name: 'GoalDone' } }, ['record-name: the record']],
  ['a v2 in the namespace of v1', { topic: 'identity.goal.completed.v2' }, ['record-name: the record']],
  ['a field in snake_case', withField(field('done_by', 'int')), ['field-name: done_by']],
  ['an abbreviation in capitals', withField(field('actorID', 'int')), ['field-name: actorID']],
  ['an alias', withField(field('mood', 'int', { aliases: ['feeling'] })), ['field-name: mood']],
  ['a field without a doc', withField({ name: 'mood', type: 'int' }), ['doc: mood']],
  ['a doc that repeats the name', withField(field('moodId', 'int', { doc: 'The id of the mood.' })), ['doc: moodId']],
  ['a doc without a full stop', withField(field('mood', 'int', { doc: 'How the person felt' })), ['doc: mood']],
  ['a record without a doc', { schema: { doc: '' } }, ['doc: GoalCompleted']],
  [
    'an event without identity',
    { schema: { fields: fields.slice(1) } },
    ['event-identity: fields', 'event-identity: eventId'],
  ],
  [
    'a key that may be missing',
    { schema: { fields: [...fields.slice(0, 2), nullable('userId')] } },
    ['event-identity: userId'],
  ],
  ['a key whose parts are no fields', { declared: { key: 'userId:statDate' } }, ['event-identity: statDate']],
  [
    'a counted event without its day',
    { isCounted: true, declared: { consumers: ['analytics-consumer'] } },
    ['stat-date: statDate', 'stat-date: timezone'],
  ],
  ['a day without its zone', withField(field('statDate')), ['stat-date: timezone']],
  ['a day that may be missing', withField(nullable('statDate'), field('timezone')), ['stat-date: statDate']],
  ['an instant as a number', withField(field('startedAt', 'long')), ['instant: startedAt']],
  [
    'an instant in microseconds',
    withField(field('startedAt', { type: 'long', logicalType: 'timestamp-micros' })),
    ['instant: startedAt'],
  ],
  ['an instant that is not called …At', withField(field('start', instant)), ['instant: start']],
  ['a type that no tool of ours knows', withField(field('blob', 'bytes')), ['field-type: blob']],
  ['a union of two types', withField(field('mood', ['null', 'int', 'long'], { default: null })), ['field-type: mood']],
  ['a union whose null comes last', withField(field('mood', ['int', 'null'])), ['field-type: mood']],
  ['a nullable field without a default', withField(field('mood', ['null', 'int'])), ['field-type: mood']],
  ['an enum whose default means something', withField(field('mood', kind('a'))), ['enum-default: mood']],
  ['what a person wrote, untagged', withField(field('interviewAnswer')), ['person-field: interviewAnswer']],
  [
    'contact data in a list, untagged',
    withField(field('emails', { type: 'array', items: 'string' })),
    ['person-field: emails'],
  ],
  ['an age, whatever its type', withField(field('age', 'int')), ['person-field: age']],
  ['text that may be missing, untagged', withField(optionalText('mood')), ['person-field: mood']],
  [
    'a tag that the table does not know of',
    withField(nullable('mood', { personalData: true })),
    ['personal-data-kept: mood'],
  ],
  ['a table that knows of no tag', { declared: { personalData: true } }, ['personal-data-kept: contracts/topics.ts']],
  [
    'personal data kept for a day',
    personal({ 'retention.ms': '86400000', 'segment.ms': '600000' }),
    ['personal-data-kept: the.dlq'],
  ],
  ['personal data in a segment of a week', personal({ 'retention.ms': '2400000' }), ['personal-data-kept: the.dlq']],
  [
    'personal data kept for ever',
    personal({ 'retention.ms': '-1', 'segment.ms': '600000' }),
    ['personal-data-kept: the.dlq'],
  ],
  [
    'a schema that is not kept as a version',
    { versions: [schemaOf({ fields: fields.slice(0, 3) })] },
    ['version-kept: the schema'],
  ],
  ['a version that was edited', { edited: ['1.avsc'] }, ['version-edited: 1.avsc']],
  ['a counted topic that is read no more', { isCounted: true }, ['counted-kept: contracts/topics.ts']],
  [
    'a counted topic that is kept for an hour',
    { ...countedIn({ retentionMs: 3_600_000 }), isCounted: true },
    ['counted-kept: contracts/topics.ts'],
  ],
  ['a counted topic that is on no list', countedIn({}), ['counted-kept: contracts/topics.ts']],
  ['a field added without a default', withVersions(fields, [...fields, field('mood', 'int')]), ['field-added: mood']],
  ['a field that is gone', withVersions([...fields, nullable('mood')], fields), ['field-gone: mood']],
  ['a required field that is gone', withVersions([...fields, field('mood', 'int')], fields), ['field-gone: mood']],
  [
    'a default that changed',
    withVersions([...fields, field('mood', 'int', { default: 0 })], [...fields, field('mood', 'int', { default: 1 })]),
    ['field-gone: mood'],
  ],
];

describe('the lint finds', () => {
  it.each(broken)('%s', (_, changes, found) => {
    expect(codesOf(changes)).toEqual(found);
  });

  it('each of its codes in one of these cases', () => {
    const seen = new Set(broken.flatMap(([, , found]) => found.map((text) => text.split(':')[0])));
    expect(seen).toEqual(new Set(Object.keys(findingCodes)));
  });
});

describe('the lint lets pass', () => {
  it.each<[string, Changes]>([
    ['an enum without a default', withField(field('mood', kind()))],
    ['an enum that is open by unknown', withField(field('mood', kind('unknown')))],
    ['a count of what could tell', withField(field('inputTokens', 'int'))],
    ['a past tense that is not in -ed', { topic: 'identity.invitation.sent.v1', schema: { name: 'InvitationSent' } }],
    ['the domain in the name of the record', { schema: { name: 'IdentityGoalCompleted' } }],
    ['a better doc for a version that is published', { versions: [schemaOf({ doc: 'Said worse.' })] }],
    ['a field added with a default', withVersions(fields, [...fields, nullable('mood')])],
  ])('%s', (_, changes) => {
    expect(codesOf(changes)).toEqual([]);
  });

  it('text that is listed with a reason, for every version of its topic, and wants the list short', () => {
    const listed = (name: string) => ({ [`identity.goal.completed ${name}`]: 'a reason' });
    const contract = contractOf(withField(field('title')));
    expect(personFieldRule(contract, listed('title'))).toEqual([]);
    expect(personFieldRule({ ...contract, topic: 'identity.goal.completed.v2' }, listed('title'))).toEqual([]);
    expect(personFieldRule(contractOf(), listed('effort'))).toMatchObject([{ at: 'effort', code: 'person-field' }]);
  });
});

describe('text of whatever name', () => {
  const names = `surname lastname fullname city country postcode zip mobile dob birthdate nationality iban
    title goal mood`.split(/\s+/);

  it.each(names)('in a field %s is found, untagged, alone or in a list', (name) => {
    expect(codesOf(withField(field(name)))).toEqual([`person-field: ${name}`]);
    expect(codesOf(withField(field(name, { type: 'array', items: 'string' })))).toEqual([`person-field: ${name}`]);
  });

  it('is let pass as an enum, whose words are ours', () => {
    expect(codesOf(withField(field('goal', kind())))).toEqual([]);
  });
});
