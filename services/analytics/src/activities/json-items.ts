import { AppError, type InputError } from '@astrapath/errors';
import type { ReadActivity } from './activity.ts';
import type { Item } from './activity-intake.ts';

const MAX_BATCH = 1_000;
const MAX_ECHOED_NAME = 64;

/**
 * The items of a body that was parsed whole: one event, or `{ events: [1..1000] }`.
 * @throws AppError 400 when the only event, or the list around the events, is not usable
 */
export function jsonItems(body: unknown, read: (value: unknown) => ReadActivity): Item[] {
  if (isObject(body) && 'events' in body) {
    return batchOf(body).map((value, index) => ({ index, read: read(value) }));
  }
  const single = read(body);
  if (single.type === 'rejected') throw new AppError(single.code, { detail: single.detail, errors: single.errors });
  return [{ index: 0, read: single }];
}

function batchOf(body: Record<string, unknown>): unknown[] {
  const unknown = Object.keys(body).find((key) => key !== 'events');
  if (unknown !== undefined)
    throw invalid({ path: `/${unknown.slice(0, MAX_ECHOED_NAME)}`, message: 'is not a known field' });
  const { events } = body;
  if (Array.isArray(events) && events.length >= 1 && events.length <= MAX_BATCH) return events;
  throw invalid({ path: '/events', message: `must be a list of 1 to ${MAX_BATCH} events` });
}

function invalid(error: InputError): AppError {
  return new AppError('request.invalid', { detail: `${error.path} ${error.message}.`, errors: [error] });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
