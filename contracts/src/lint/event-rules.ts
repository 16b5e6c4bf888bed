import { type AvroSchema, isArray, isEnum, isRecord, withoutNull } from '../schema/avro-schema.ts';
import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';

/** The group that folds events into days. */
export const DAY_COUNTER = 'analytics-consumer';
const INSTANT_NAME = /[a-z](At|Time|Timestamp)$|^(time|timestamp)$/;

/** event-identity */
export function identityRule({ schema, declared }: Contract): Found[] {
  const names = schema.fields.map(({ name }) => name);
  const found: Found[] = [];
  const say = (at: string, message: string, remedy: string) =>
    found.push({ code: 'event-identity', at, message, remedy });
  if (names[0] !== 'eventId' || names[1] !== 'occurredAt') {
    say('fields', 'they do not begin with eventId and occurredAt', 'put eventId (string) and occurredAt first');
  }
  for (const part of ['eventId', ...declared.key.split(':')]) {
    const field = schema.fields.find(({ name }) => name === part);
    if (field?.type !== 'string') {
      say(part, `${part} identifies the event or its key, and is ${kindOf(field?.type)}`, `make ${part} a string`);
    }
  }
  return found;
}

/** stat-date */
export function statDateRule({ schema, declared }: Contract): Found[] {
  const typeOf = (wanted: string) => schema.fields.find(({ name }) => name === wanted)?.type;
  const counts = declared.consumers.includes(DAY_COUNTER) || typeOf('statDate') !== undefined;
  if (!counts) return [];
  return ['statDate', 'timezone']
    .filter((name) => typeOf(name) !== 'string')
    .map((name) => ({
      code: 'stat-date',
      at: name,
      message: `the event counts in a day, and ${name} is ${kindOf(typeOf(name))}`,
      remedy: `let the producer stamp ${name}, a string, when it happens`,
    }));
}

/** instant */
export function instantRule({ schema }: Contract): Found[] {
  return schema.fields
    .filter(({ name, type }) => (INSTANT_NAME.test(name) || isLogical(type)) && !isInstant(name, type))
    .map(({ name, type }) => ({
      code: 'instant',
      at: name,
      message: `it is ${kindOf(withoutNull(type))}`,
      remedy: 'name it …At and type it { "type": "long", "logicalType": "timestamp-millis" }',
    }));
}

function isInstant(name: string, type: AvroSchema): boolean {
  const plain = withoutNull(type);
  if (typeof plain !== 'object' || !('logicalType' in plain)) return false;
  return name.endsWith('At') && plain.type === 'long' && plain.logicalType === 'timestamp-millis';
}

function isLogical(type: AvroSchema): boolean {
  const plain = withoutNull(type);
  return typeof plain === 'object' && 'logicalType' in plain;
}

function kindOf(type: AvroSchema | undefined): string {
  if (type === undefined) return 'not there';
  if (typeof type === 'string') return `of type ${type}`;
  if (Array.isArray(type)) return 'a union';
  if (isEnum(type) || isRecord(type) || isArray(type)) return `of type ${type.type}`;
  return `of type ${type.type} (${type.logicalType})`;
}
