const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a zone, reckoned without the platform's own code. */
export function localDate(at: number, timezone: string): string {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timezone, format);
  return format.format(at);
}
