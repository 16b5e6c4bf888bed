/** Nobody answers at the other end of a socket, or the line broke. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * PostgreSQL: connection lost (08), out of disk, memory or connections (53), ended or starting up (57P), a statement
 * that took too long (57014), I/O error (58030), a standby that takes no writes yet (25006).
 */
const SQLSTATE = /^(08\w{3}|53\w{3}|57P\w{2}|57014|58030|25006)$/;
/** Prisma: cannot reach, timed out, was closed, no connection free. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** Prisma hands on what PostgreSQL said in its words alone. */
const PRISMA_SQLSTATE = /Database error\. Code: `(\w{5})`/;
/** Drivers that tell an outage by the error's name. */
const NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'MongoOperationTimeoutError',
  'MongoWaitQueueTimeoutError',
  'MaxRetriesPerRequestError',
  'PublishUnavailableError',
]);
/** pg and ioredis tell these by their words alone. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Connection is closed|Command timed out|Stream isn't writeable)/;
const DEEPEST_CAUSE = 8;

/** Whether an error of a driver says that a store or broker does not work now, as opposed to that we asked it wrongly. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST_CAUSE) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (SOCKET_CODES.has(code) || SQLSTATE.test(code) || PRISMA_CODES.has(code)) return true;
  if (SQLSTATE.test(PRISMA_SQLSTATE.exec(error.message)?.[1] ?? '')) return true;
  if (NAMES.has(error.name) || MESSAGES.test(error.message)) return true;
  if (error instanceof AggregateError) return error.errors.some((one) => isOutage(one, depth + 1));
  return isOutage(error.cause, depth + 1);
}
