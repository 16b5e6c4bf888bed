import { type AvroSchema, isArray, withoutNull } from '../schema/avro-schema.ts';
import type { TopicSettings } from '../topic-settings.ts';
import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';
import { harmlessFields } from './harmless-fields.ts';
import { wordsOf } from './words.ts';

const HOUR_MS = 3_600_000;
/** The broker deletes only closed segments, and looks every five minutes. */
const BROKER_LOOKS_EVERY_MS = 5 * 60_000;

/** A text in a field so named may be a person's own words, or say who or where they are. */
const TELLING_TEXT = new Set(
  `address answer avatar biography body comment company content cv description detail email employer feedback file
  header ip letter link location login mail message name nickname note output input password phone photo
  picture prompt query question reason response result resume search secret signature street subject summary text
  title token transcript url username`.split(/\s+/),
);
/** These tell about a person in whatever type. */
const TELLING_ANYHOW = new Set('age birth birthday gender latitude longitude salary income religion health'.split(' '));

/** person-field */
export function personFieldRule({ topic, schema }: Contract, harmless = harmlessFields): Found[] {
  const isListed = (name: string) => harmless[`${topic} ${name}`] !== undefined;
  const suspicious = schema.fields.filter((field) => !field.personalData && couldTell(field.name, field.type));
  const untagged = suspicious
    .filter(({ name }) => !isListed(name))
    .map(
      ({ name }): Found => ({
        code: 'person-field',
        at: name,
        message: 'by its name it could hold what a person wrote, or who they are',
        remedy:
          'tag it "personalData": true (and keep the topic an hour), or list it in harmless-fields.ts with the reason',
      }),
    );
  const needless = schema.fields.filter(
    ({ name }) => isListed(name) && !suspicious.some((field) => field.name === name),
  );
  return [
    ...untagged,
    ...needless.map(
      ({ name }): Found => ({
        code: 'person-field',
        at: name,
        message: 'it is listed as harmless and nothing suspects it',
        remedy: 'take it off the list in harmless-fields.ts',
      }),
    ),
  ];
}

function couldTell(name: string, type: AvroSchema): boolean {
  const words = wordsOf(name);
  if (words.some((word) => TELLING_ANYHOW.has(word))) return true;
  return holdsText(type) && words.some((word) => TELLING_TEXT.has(word));
}

function holdsText(type: AvroSchema): boolean {
  const plain = withoutNull(type);
  return plain === 'string' || (isArray(plain) && holdsText(plain.items));
}

/** personal-data-kept */
export function personalDataKeptRule({ schema, declared, kept }: Contract): Found[] {
  const tagged = schema.fields.filter(({ personalData }) => personalData);
  const [first] = tagged;
  if (first === undefined && !declared.personalData) return [];
  if (first === undefined || !declared.personalData) return [disagreement(first?.name)];
  return kept
    .filter((settings) => longestStay(settings) > HOUR_MS)
    .map(
      (settings): Found => ({
        code: 'personal-data-kept',
        at: settings.topic,
        message: `${first.name} can stay there longer than an hour`,
        remedy: 'spread `personal` of contracts/topics.ts into the topic: cleanup delete, 40 minutes, segments of 10',
      }),
    );
}

function disagreement(tagged: string | undefined): Found {
  return {
    code: 'personal-data-kept',
    at: tagged ?? 'contracts/topics.ts',
    message:
      tagged === undefined
        ? 'the table says personal data, no field is tagged'
        : 'it is tagged, the table says no personal data',
    remedy: 'make the tag of the fields and `personalData` of contracts/topics.ts agree',
  };
}

/** How long a record can be readable at the broker at most. */
function longestStay({ config }: TopicSettings): number {
  const retention = Number(config['retention.ms']);
  const segment = Number(config['segment.ms'] ?? Number.POSITIVE_INFINITY);
  const isDeleted = config['cleanup.policy'] === 'delete' && retention >= 0;
  return isDeleted ? retention + segment + BROKER_LOOKS_EVERY_MS : Number.POSITIVE_INFINITY;
}
