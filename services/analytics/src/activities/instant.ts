import { isDate } from '@astrapath/calendar';

const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const MINUTE_MS = 60_000;

/**
 * Milliseconds since 1970 of an ISO 8601 time with `Z` or an offset; finer fractions are cut off. Undefined for a time
 * that is none, such as one on 2018-02-29. `Date.parse` would take that for the first of March.
 */
export function instantOf(text: string): number | undefined {
  const match = ISO_INSTANT.exec(text);
  if (!match) return undefined;
  const [, date = '', hour, minute, second = '00', fraction = '', sign, offsetHour, offsetMinute] = match;
  if (!isDate(date)) return undefined;
  const localMs = Date.parse(`${date}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  if (sign === undefined) return localMs;
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * MINUTE_MS;
  return sign === '+' ? localMs - offsetMs : localMs + offsetMs;
}
