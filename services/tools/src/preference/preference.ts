/** How long the client is willing to wait for an answer (RFC 7240), and what to tell it was honoured. */
export type Preference = {
  /** 0 means: answer at once with what there is. */
  waitSeconds: number;
  /** The client asked to be answered with 202 when the result takes longer. */
  respondAsync: boolean;
  /** The client said how long to wait. */
  isExplicit: boolean;
};

export const DEFAULT_WAIT_SECONDS = 5;
/** Below the time-outs of the gateway and of the usual proxies. */
export const MAX_WAIT_SECONDS = 30;

const TOKEN = String.raw`[\w!#$%&'*+.^|~\x60-]+`;
const PREFERENCE = new RegExp(String.raw`^(${TOKEN})(?:\s*=\s*(?:(${TOKEN})|"((?:[^"\\]|\\.)*)"))?$`);

/**
 * Reads a `Prefer` header. What is malformed or unknown is ignored, of a repeated preference the first one counts,
 * a wait beyond the limit becomes the limit.
 */
export function preferenceOf(header: string | undefined): Preference {
  const preferences = parse(header ?? '');
  const respondAsync = preferences.has('respond-async');
  const asked = secondsOf(preferences.get('wait'));
  const fallback = respondAsync ? 0 : DEFAULT_WAIT_SECONDS;
  return { waitSeconds: asked ?? fallback, respondAsync, isExplicit: asked !== undefined };
}

/** Value of `Preference-Applied`: what decided how this answer came about; undefined when nothing was preferred. */
export function appliedPreference(preference: Preference, answer: { isFinished: boolean }): string | undefined {
  const applied = [
    ...(preference.respondAsync && !answer.isFinished ? ['respond-async'] : []),
    ...(preference.isExplicit ? [`wait=${preference.waitSeconds}`] : []),
  ];
  return applied.length > 0 ? applied.join(', ') : undefined;
}

function parse(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const element of splitOutsideQuotes(header, ',')) {
    const [preference = ''] = splitOutsideQuotes(element, ';');
    const match = PREFERENCE.exec(preference.trim());
    const name = match?.[1]?.toLowerCase();
    if (name !== undefined && !found.has(name)) found.set(name, match?.[2] ?? unescape(match?.[3] ?? ''));
  }
  return found;
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isQuoted && character === '\\') at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\(.)/g, '$1');
}

function secondsOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d+$/.test(value)) return undefined;
  return Math.min(Number(value), MAX_WAIT_SECONDS);
}
