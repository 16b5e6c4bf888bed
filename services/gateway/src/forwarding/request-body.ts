import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { AppError } from '@astrapath/errors';

/** Room for the 10 MB of an upload and its multipart frame. Services have lower limits of their own. */
export const BODY_LIMIT_BYTES = 11_000_000;
/** Taken whole before it goes on: one write instead of a stream, and it can be sent again to a restarted service. */
const SMALL_BYTES = 65_536;
const IDLE_TIMEOUT_MS = 30_000;
/** How long a client may go on sending what nobody reads any more before its connection is cut. */
const LINGER_MS = 2_000;
/** A body of these has no meaning (RFC 9110 §9.3.1) and is not forwarded. */
const BODYLESS_METHODS = new Set(['GET', 'HEAD']);
const UNLIMITED_TYPE = /^application\/x-ndjson\s*(?:;|$)/i;

export type RequestBody = Buffer | MeteredBody | null;

/**
 * The body of a request to forward: whole when it is small, else a stream. Tells a client that asked to go ahead.
 * @returns undefined when the client left before it had sent a small body
 * @throws AppError `request.too-large` when its length says so, `request.timeout` when the client stalls
 */
export async function takeBody(request: IncomingMessage, response: ServerResponse): Promise<RequestBody | undefined> {
  const { headers, method = 'GET' } = request;
  const isChunked = headers['transfer-encoding'] !== undefined;
  const length = Number(headers['content-length'] ?? 0);
  if ((length === 0 && !isChunked) || BODYLESS_METHODS.has(method)) return null;
  const limit = UNLIMITED_TYPE.test(headers['content-type'] ?? '') ? Number.POSITIVE_INFINITY : BODY_LIMIT_BYTES;
  if (length > limit) {
    discardBody(request, response);
    throw tooLarge();
  }
  if (headers.expect !== undefined) response.writeContinue();
  return !isChunked && length <= SMALL_BYTES ? readWhole(request) : new MeteredBody(request, limit);
}

/**
 * Reads on and forgets: the answer would be lost in a reset if the connection were closed under a sending client.
 * Whoever sends on for longer than a moment after the answer is cut off.
 */
export function discardBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  request.unpipe();
  request.resume();
  if (response.writableFinished) cutOffSoon(request);
  else response.once('finish', () => cutOffSoon(request));
}

function cutOffSoon(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
}

/** A body on its way: counted against the limit, and given up when the client sends nothing for 30 s. */
export class MeteredBody extends Transform {
  private readonly limit: number;
  private readonly idleTimer: NodeJS.Timeout;
  private bytes = 0;

  constructor(request: IncomingMessage, limit: number) {
    super();
    this.limit = limit;
    this.idleTimer = setTimeout(() => this.checkIdle(), IDLE_TIMEOUT_MS);
    request.pipe(this);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.idleTimer.refresh();
    if (this.bytes > this.limit) done(tooLarge());
    else done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    clearTimeout(this.idleTimer);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.idleTimer);
    done(error);
  }

  /** Nothing came because the service takes no more: that is not the client's fault, and has its own time-out. */
  private checkIdle(): void {
    if (this.writableNeedDrain || this.readableLength > 0) this.idleTimer.refresh();
    else this.destroy(stalled());
  }
}

function readWhole(request: IncomingMessage): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  const idleTimer = setTimeout(() => reject(stalled()), IDLE_TIMEOUT_MS);
  request.on('data', (chunk: Buffer) => {
    idleTimer.refresh();
    chunks.push(chunk);
  });
  request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
  request.once('error', () => resolve(undefined));
  request.once('close', () => resolve(undefined));
  return promise.finally(() => clearTimeout(idleTimer));
}

function tooLarge(): AppError {
  return new AppError('request.too-large', { detail: `The body is larger than ${BODY_LIMIT_BYTES} bytes.` });
}

function stalled(): AppError {
  return new AppError('request.timeout', {
    detail: 'Nothing more of the body arrived for 30 s.',
    headers: { connection: 'close' },
  });
}
