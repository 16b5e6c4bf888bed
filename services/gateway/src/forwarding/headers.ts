import type { IncomingHttpHeaders } from 'node:http';
import { ZONE_HEADERS } from '@astrapath/service';

/** Hop by hop (RFC 9110 §7.6.1 and the older RFC 2616 §13.5.1): they speak of one connection and go no further. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** A client's own are dropped: the gateway says these itself, or answers them itself. */
const SET_BY_GATEWAY = [
  'content-length',
  'expect',
  'forwarded',
  'host',
  'traceparent',
  'x-real-ip',
  'x-request-id',
  ZONE_HEADERS.now,
  ZONE_HEADERS.past,
];
const NEVER_FORWARDED = new Set([...HOP_BY_HOP, ...SET_BY_GATEWAY]);
const NEVER_RETURNED = new Set([...HOP_BY_HOP, 'x-request-id']);
const FORWARDED_PREFIX = 'x-forwarded-';

/** What a browser must know of every answer; none of them is a page. */
const SECURITY_HEADERS = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
] as const;
const HSTS = ['strict-transport-security', 'max-age=31536000; includeSubDomains'] as const;

/** A client's headers that its request goes on with, as a flat list of names and values. */
export function forwardedHeaders(headers: IncomingHttpHeaders): string[] {
  const named = namedInConnection(headers.connection);
  const list: string[] = [];
  for (const name in headers) {
    if (NEVER_FORWARDED.has(name) || name.startsWith(FORWARDED_PREFIX) || named?.has(name)) continue;
    append(list, name, headers[name]);
  }
  return list;
}

/** A service's headers that its answer goes back with, as a flat list; security headers where it sets none. */
export function returnedHeaders(headers: IncomingHttpHeaders, requestId: string, proto: string): string[] {
  const named = namedInConnection(headers.connection);
  const list = ['x-request-id', requestId];
  for (const name in headers) {
    if (NEVER_RETURNED.has(name) || named?.has(name)) continue;
    append(list, name, headers[name]);
  }
  for (const [name, value] of gatewayHeaders(proto)) {
    if (headers[name] === undefined) list.push(name, value);
  }
  return list;
}

/** What the gateway sets on every answer, unless a service knows better. */
export function gatewayHeaders(proto: string): readonly (readonly [name: string, value: string])[] {
  return proto === 'https' ? HTTPS_DEFAULTS : DEFAULTS;
}

const DEFAULTS = [...SECURITY_HEADERS, ['cache-control', 'no-store']] as const;
const HTTPS_DEFAULTS = [...DEFAULTS, HSTS] as const;

function append(list: string[], name: string, value: string | string[] | undefined): void {
  if (typeof value === 'string') list.push(name, value);
  else for (const part of value ?? []) list.push(name, part);
}

/** Headers that Connection names are hop by hop too. */
function namedInConnection(connection: string | string[] | undefined): Set<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(
    String(connection)
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
}
