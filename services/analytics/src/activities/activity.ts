import { isTimezone, type ZoneHistory, zoneAt } from '@astrapath/calendar';
import type { ErrorCode, InputError } from '@astrapath/errors';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { instantOf } from './instant.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks of clients run ahead by a little. */
const MAX_AHEAD_MS = 5 * MINUTE_MS;
const MAX_AGE_MS = 400 * DAY_MS;
const MAX_REPORTED_ERRORS = 20;
const MAX_ECHOED_NAME = 64;

export const ACTIVITY_TYPES = [
  'tool_usage',
  'learning_activity',
  'module_completed',
  'goal_completed',
  'ai_interaction',
] as const;

const ownFields = {
  id: Type.Optional(Type.String({ pattern: '^[\\x20-\\x7e]{1,128}$' })),
  type: Type.Enum(ACTIVITY_TYPES),
  toolId: Type.Optional(Type.String({ pattern: '^[\\p{L}\\p{N} _.:/()&+-]{1,64}$' })),
  timestamp: Type.String(),
  duration: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
  result: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' })),
};
const importedFields = {
  ...ownFields,
  userId: Type.String({ pattern: '^[A-Za-z0-9_.~-]{1,64}$' }),
  timezone: Type.String(),
};
const ownEvent = Compile(Type.Object(ownFields, { additionalProperties: false }));
const importedEvent = Compile(Type.Object(importedFields, { additionalProperties: false }));

export type Activity = {
  id: string | undefined;
  type: (typeof ACTIVITY_TYPES)[number];
  toolId: string | null;
  occurredAt: number;
  duration: number | null;
  result: string | null;
  userId: string;
  /** The one in force when it occurred. */
  timezone: string;
};

/** Whose events they are, and the zones in which that person's days are counted. */
type Owner = ZoneHistory & { userId: string };

/** Whose events are read: a person's own, or anybody's by an importer. */
export type Reporter = (Owner & { kind: 'user' }) | { kind: 'importer' };

export type ReadActivity =
  | { type: 'activity'; activity: Activity }
  | { type: 'rejected'; code: ErrorCode; detail: string; errors: InputError[] };

/**
 * Reads one event of SPEC's shape.
 * @param now epoch milliseconds that "too old" and "in the future" are measured from
 */
export function readActivity(value: unknown, reporter: Reporter, now: number): ReadActivity {
  if (reporter.kind === 'importer') {
    if (!importedEvent.Check(value)) return misshapen(importedEvent.Errors(value));
    if (!isTimezone(value.timezone)) return invalid('/timezone', 'must be an IANA time zone, such as Europe/Berlin');
    return withInstant(value, { ...value, pastZones: [] }, now, Number.POSITIVE_INFINITY);
  }
  if (!ownEvent.Check(value)) return misshapen(ownEvent.Errors(value));
  return withInstant(value, reporter, now, MAX_AGE_MS);
}

type Fields = {
  id?: string;
  type: Activity['type'];
  toolId?: string;
  timestamp: string;
  duration?: number;
  result?: string;
};

function withInstant(fields: Fields, owner: Owner, now: number, maxAgeMs: number): ReadActivity {
  const occurredAt = instantOf(fields.timestamp);
  if (occurredAt === undefined) {
    return invalid(
      '/timestamp',
      'must be a time of the calendar as ISO 8601 with Z or an offset, such as 2026-03-01T12:00:00.000Z',
    );
  }
  if (occurredAt > now + MAX_AHEAD_MS) return outOfRange('is more than 5 minutes in the future');
  if (occurredAt < now - maxAgeMs) return outOfRange('is more than 400 days in the past');
  if (occurredAt < 0) return outOfRange('is before 1970');
  const { id, type, toolId = null, duration = null, result = null } = fields;
  const timezone = zoneAt(occurredAt, owner);
  return {
    type: 'activity',
    activity: { id, type, toolId, occurredAt, duration, result, userId: owner.userId, timezone },
  };
}

function invalid(path: string, message: string): ReadActivity {
  return {
    type: 'rejected',
    code: 'analytics.invalid-event',
    detail: `${path} ${message}.`,
    errors: [{ path, message }],
  };
}

function outOfRange(message: string): ReadActivity {
  const errors = [{ path: '/timestamp', message }];
  return { type: 'rejected', code: 'analytics.timestamp-out-of-range', detail: `/timestamp ${message}.`, errors };
}

type SchemaError = { keyword: string; instancePath: string; message: string; params: object };

function misshapen(errors: readonly SchemaError[]): ReadActivity {
  const described = errors.slice(0, MAX_REPORTED_ERRORS).map(describe);
  const first = described[0] ?? { path: '', message: 'must be an event' };
  return {
    type: 'rejected',
    code: 'analytics.invalid-event',
    detail: `${first.path || 'The event'} ${first.message}.`,
    errors: described,
  };
}

function describe({ keyword, instancePath, message, params }: SchemaError): InputError {
  const names = Object.values(params).flat();
  const name = typeof names[0] === 'string' ? names[0].slice(0, MAX_ECHOED_NAME) : '';
  if (keyword === 'required') return { path: `${instancePath}/${name}`, message: 'is required' };
  if (keyword === 'additionalProperties') return { path: `${instancePath}/${name}`, message: 'is not a known field' };
  return { path: instancePath, message };
}
