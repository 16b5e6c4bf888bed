/** What nearly every request asks for: no escapes, no segment that starts with a dot, no empty segment but the last. */
const PLAIN = /^(?:\/[\w~!$&'()*+,;=:@-][\w.~!$&'()*+,;=:@-]*)+\/?(?:\?[!-"$-\u00ff]*)?$/;
/** Absolute form (RFC 9112 §3.2.2): every server must take it. */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;
/** What RFC 3986 §3.3 allows in a path. */
const PATH = /^\/[\w.~!$&'()*+,;=:@%/-]*$/;
/** Queries are read by nobody on the way, and clients leave more in them than they should. */
const QUERY = /^[!-"$-\u00ff]*$/;
const ESCAPE = /%([0-9a-f]{2})?/gi;
const UNRESERVED = /[\w.~-]/;
/** Escapes that mean one thing here and another after the next decoding: `/`, `\`, `%` and control characters. */
const AMBIGUOUS_ESCAPE = /%(?:2f|5c|25|[01][0-9a-f]|7f)/i;

/**
 * The path and query to forward for a request target: escapes of unreserved characters are decoded, the rest stays as
 * it was. A target that two parsers could read as two different paths (dot segments, empty segments, encoded slashes,
 * backslashes, fragments) is refused rather than repaired.
 * @returns undefined when it is refused
 */
export function readTarget(target: string): { path: string; query: string } | undefined {
  const origin = target.startsWith('/') ? target : target.replace(ABSOLUTE, '');
  const mark = origin.indexOf('?');
  const path = mark === -1 ? origin : origin.slice(0, mark);
  const query = mark === -1 ? '' : origin.slice(mark);
  if (PLAIN.test(origin)) return { path, query };
  if (!PATH.test(path) || !QUERY.test(query) || AMBIGUOUS_ESCAPE.test(path)) return undefined;
  const decoded = decodeUnreserved(path);
  return decoded !== undefined && hasPlainSegments(decoded) ? { path: decoded, query } : undefined;
}

function decodeUnreserved(path: string): string | undefined {
  let isBroken = false;
  const decoded = path.replace(ESCAPE, (escape: string, hex: string | undefined) => {
    if (hex === undefined) isBroken = true;
    const character = String.fromCharCode(Number.parseInt(hex ?? '0', 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });
  return isBroken ? undefined : decoded;
}

function hasPlainSegments(path: string): boolean {
  const segments = path.slice(1).split('/');
  return segments.every(
    (segment, index) => segment !== '.' && segment !== '..' && (segment !== '' || index === segments.length - 1),
  );
}

/** Whether a path belongs to a row of the routing table: `/api/tools/*` covers `/api/tools/` and all below. */
export function isWithin(path: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
