import { type AvroSchema, isArray, withoutNull } from '../schema/avro-schema.ts';
import type { TopicSettings } from '../topic-settings.ts';
import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';
import { harmlessFields, harmlessKey, harmlessReason } from './harmless-fields.ts';
import { wordsOf } from './words.ts';

const HOUR_MS = 3_600_000;
/** The broker deletes only closed segments, and looks every five minutes. */
const BROKER_LOOKS_EVERY_MS = 5 * 60_000;

/** These tell about a person also where they are no text. */
const TELLING = new Set(
  `age birth birthday birthdate dob gender health income latitude longitude mobile nationality phone postcode religion
  salary zip`.split(/\s+/),
);

/** person-field */
export function personFieldRule({ topic, schema }: Contract, listed = harmlessFields): Found[] {
  const untagged = schema.fields.filter(({ personalData }) => !personalData);
  const suspicious = untagged
    .filter(({ name, type }) => couldTell(name, type) && harmlessReason(topic, name, listed) === undefined)
    .map(({ name, type }) => suspicion(name, type));
  const needless = schema.fields
    .filter((field) => listed[harmlessKey(topic, field.name)] !== undefined)
    .filter(({ name, type, personalData }) => personalData || !couldTell(name, type))
    .map(({ name }) => needlessLine(name));
  return [...suspicious, ...needless];
}

function couldTell(name: string, type: AvroSchema): boolean {
  return holdsText(type) || wordsOf(name).some((word) => TELLING.has(word));
}

function holdsText(type: AvroSchema): boolean {
  const plain = withoutNull(type);
  if (Array.isArray(plain)) return plain.some(holdsText);
  return plain === 'string' || (isArray(plain) && holdsText(plain.items));
}

function suspicion(name: string, type: AvroSchema): Found {
  return {
    code: 'person-field',
    at: name,
    message: holdsText(type)
      ? 'it holds text, which could be what a person wrote, or say who they are'
      : 'by its name it tells something of a person',
    remedy:
      'make it an enum, tag it "personalData": true (and keep the topic an hour), or list it in harmless-fields.ts with the reason',
  };
}

function needlessLine(name: string): Found {
  return {
    code: 'person-field',
    at: name,
    message: 'it is listed as harmless, and needs no listing',
    remedy: 'take its line out of harmless-fields.ts',
  };
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
