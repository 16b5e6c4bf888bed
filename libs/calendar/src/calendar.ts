const DAY_MS = 86_400_000;

/** A formatter costs 30 µs to make and a few kB to keep. Zone names ignore case, so a caller could make up endless spellings. */
const MAX_FORMATTERS = 1_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day on which an instant falls in a time zone.
 * @param epochMs milliseconds since 1970-01-01T00:00Z
 * @param timezone IANA name, such as `Pacific/Kiritimati`
 * @returns `YYYY-MM-DD`
 * @throws RangeError when the zone is unknown or the instant is no date
 */
export function localDateOf(epochMs: number, timezone: string): string {
  const parts = formatterOf(timezone).formatToParts(epochMs);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Whether the text is an IANA time zone this runtime knows. Offsets such as `+02:00` are not zones: they know no summer. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text is a day of the calendar as `YYYY-MM-DD`; 2018-02-29 is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && dateOf(epochMs) === text;
}

/** The day `days` after (or, negative, before) a day. */
export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

function dateOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  formatters.set(timezone, made);
  return made;
}
