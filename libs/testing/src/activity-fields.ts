import type { EventOf } from '@astrapath/contracts';

type Activity = EventOf<'analytics.activity.recorded.v1'>;
/** Avro bytes of each field, in the order of the schema. */
export type Fields = Record<keyof Activity, Buffer>;

const TYPES: readonly Activity['type'][] = [
  'tool_usage',
  'learning_activity',
  'module_completed',
  'goal_completed',
  'ai_interaction',
];

/** The fields of an activity as Avro bytes, made by hand: so that one of them can be made wrong. */
export function fieldsOf(event: Activity): Fields {
  return {
    eventId: avroText(event.eventId),
    occurredAt: avroLong(event.occurredAt),
    userId: avroText(event.userId),
    type: avroLong(TYPES.indexOf(event.type)),
    toolId: optional(event.toolId, avroText),
    duration: optional(event.duration, avroLong),
    result: optional(event.result, avroText),
    statDate: avroText(event.statDate),
    timezone: avroText(event.timezone),
  };
}

/** Avro int or long: zigzag, then seven bits a byte. */
export function avroLong(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export function avroText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([avroLong(bytes.length), bytes]);
}

function optional<T>(value: T | null, encode: (value: T) => Buffer): Buffer {
  return value === null ? avroLong(0) : Buffer.concat([avroLong(1), encode(value)]);
}
