const LONGEST_LINE = 300;

/** Log lines as a person reads them: of our services' JSON the level and what happened, repetitions once, nothing long. */
export function readableLines(lines: readonly string[]): string[] {
  const readable = lines.map((line) => shorten(describeJson(line) ?? line));
  return [...new Set(readable)];
}

function describeJson(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, error }: { level?: unknown; msg?: unknown; error?: unknown } = JSON.parse(line);
    const reason =
      typeof error === 'object' && error !== null && 'message' in error ? `: ${String(error.message)}` : '';
    return typeof msg === 'string' ? `${String(level)} ${msg}${reason}` : undefined;
  } catch {
    return undefined;
  }
}

function shorten(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
