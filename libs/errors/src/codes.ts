/**
 * The one table of error codes. A code is `<domain>.<what>`, is stable, and is what clients branch on;
 * `title` is the RFC 9457 title and never holds data of a request.
 */
export const errorCodes = {
  'ai.unknown-job': { status: 404, title: 'Unknown AI job' },
  'ai.unknown-occupation': { status: 400, title: 'Unknown occupation' },
  'analytics.invalid-event': { status: 400, title: 'Invalid event' },
  'analytics.timestamp-out-of-range': { status: 400, title: 'Timestamp out of range' },
  'auth.client-forbidden': { status: 403, title: 'Service clients may not do this' },
  'auth.email-taken': { status: 409, title: 'This e-mail address is already registered' },
  'auth.forbidden': { status: 403, title: 'Not allowed' },
  'auth.invalid-client': { status: 401, title: 'Invalid client credentials' },
  'auth.invalid-credentials': { status: 401, title: 'Invalid e-mail address or password' },
  'auth.invalid-refresh-token': { status: 401, title: 'Invalid refresh token' },
  'auth.invalid-token': { status: 401, title: 'Invalid access token' },
  'auth.missing-token': { status: 401, title: 'Access token required' },
  'auth.temporarily-locked': { status: 429, title: 'Too many failed logins' },
  'auth.unknown-goal': { status: 404, title: 'Unknown goal' },
  'auth.unknown-user': { status: 404, title: 'Unknown user' },
  'gateway.upstream-timeout': { status: 504, title: 'The service behind did not answer in time' },
  'gateway.upstream-unavailable': { status: 503, title: 'The service behind cannot be reached' },
  'learning.not-enrolled': { status: 409, title: 'Not enrolled in this path' },
  'learning.unknown-module': { status: 404, title: 'Unknown module' },
  'learning.unknown-path': { status: 404, title: 'Unknown learning path' },
  'request.headers-too-large': { status: 431, title: 'Request header fields too large' },
  'request.idempotency-key-reused': { status: 422, title: 'Idempotency-Key was used for another request' },
  'request.in-progress': { status: 409, title: 'A request with this Idempotency-Key is still running' },
  'request.internal': { status: 500, title: 'Internal error' },
  'request.invalid': { status: 400, title: 'Invalid request' },
  'request.malformed-json': { status: 400, title: 'Malformed JSON' },
  'request.method-not-allowed': { status: 405, title: 'Method not allowed' },
  'request.not-found': { status: 404, title: 'No such resource' },
  'request.timeout': { status: 408, title: 'The request did not arrive in time' },
  'request.too-large': { status: 413, title: 'Request too large' },
  'request.unavailable': { status: 503, title: 'Temporarily unavailable' },
  'request.unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'tools.timed-out': { status: 504, title: 'The tool gave no answer in time' },
  'tools.unknown-execution': { status: 404, title: 'Unknown execution' },
  'tools.unknown-tool': { status: 404, title: 'Unknown tool' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
