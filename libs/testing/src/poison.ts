import { createHash } from 'node:crypto';
import type { EventOf, TopicName } from '@astrapath/contracts';
import type { Codec } from '@astrapath/events';
import { avroLong, avroText, type Fields, fieldsOf } from './activity-fields.ts';

/** The topic that `poisonOf` makes bytes for: its schema has an enum, unions, numbers and strings. */
export const POISON_TOPIC = 'analytics.activity.recorded.v1' satisfies TopicName;

type Activity = EventOf<typeof POISON_TOPIC>;
/** A good record in its parts, and the bytes of an event of another topic. */
type Good = { event: Activity; header: Buffer; fields: Fields; foreign: Buffer };
type Spoil = (good: Good) => Buffer | null;

const UNKNOWN_SCHEMA_ID = 2_000_000_000;
const HUGE_TEXT = 20_000;

const spoils = {
  'null-value': () => null,
  'empty-value': () => Buffer.alloc(0),
  'one-byte': () => Buffer.from([0]),
  'wrong-magic': (good) => Buffer.concat([Buffer.from([1]), whole(good).subarray(1)]),
  'unknown-schema-id': (good) => Buffer.concat([headerOf(UNKNOWN_SCHEMA_ID), body(good.fields)]),
  'schema-of-another-topic': ({ foreign }) => foreign,
  'truncated-after-header': ({ header }) => header,
  'truncated-in-a-string': ({ header, fields }) => Buffer.concat([header, body(fields).subarray(0, 5)]),
  'truncated-at-the-end': (good) => whole(good).subarray(0, -1),
  'trailing-bytes': (good) => Buffer.concat([whole(good), Buffer.from([0, 0])]),
  'random-bytes': ({ header, event }) => Buffer.concat([header, noise(event.eventId)]),
  'json-text': ({ event }) => Buffer.from(JSON.stringify(event)),
  'enum-out-of-range': (good) => withField(good, { type: avroLong(99) }),
  'union-out-of-range': (good) => withField(good, { toolId: avroLong(7) }),
  'negative-length': (good) => withField(good, { userId: avroLong(-40) }),
  'endless-length': (good) => withField(good, { userId: avroLong(2 ** 40) }),
  'invalid-utf8': (good) => withField(good, { userId: Buffer.concat([avroLong(2), Buffer.from([0xc3, 0x28])]) }),
  'huge-string': (good) => withField(good, { userId: avroText('u'.repeat(HUGE_TEXT)) }),
  'invalid-stat-date': (good) => withField(good, { statDate: avroText('2026-02-30') }),
  'unknown-zone': (good) => withField(good, { timezone: avroText('Mars/Olympus') }),
} satisfies Record<string, Spoil>;

export type PoisonKind = keyof typeof spoils;

/** Twenty ways in which a record cannot be counted; the last three are read well and mean nothing. */
export const poisonKinds: readonly PoisonKind[] = Object.keys(spoils).filter(isPoisonKind);

/** Value of a record on POISON_TOPIC that would be `event`, spoilt in one way. */
export function poisonOf(kind: PoisonKind, event: Activity, codec: Pick<Codec, 'encode'>): Buffer | null {
  const header = codec.encode(POISON_TOPIC, event).subarray(0, 5);
  const { eventId, occurredAt, userId, statDate, timezone } = event;
  const goal = { eventId, occurredAt, userId, goalId: 'g', statDate, timezone };
  const foreign = codec.encode('identity.goal.completed.v1', goal);
  return spoils[kind]({ event, header, foreign, fields: fieldsOf(event) });
}

function isPoisonKind(text: string): text is PoisonKind {
  return Object.hasOwn(spoils, text);
}

function body(fields: Fields): Buffer {
  return Buffer.concat(Object.values(fields));
}

function whole({ header, fields }: Good): Buffer {
  return Buffer.concat([header, body(fields)]);
}

function withField({ header, fields }: Good, field: Partial<Fields>): Buffer {
  return Buffer.concat([header, body({ ...fields, ...field })]);
}

function headerOf(schemaId: number): Buffer {
  const header = Buffer.alloc(5);
  header.writeInt32BE(schemaId, 1);
  return header;
}

/** Bytes that look random and are the same for the same seed. */
function noise(seed: string): Buffer {
  return createHash('sha512').update(seed).digest();
}
