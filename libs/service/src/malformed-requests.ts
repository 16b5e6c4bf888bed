import { ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, type ErrorCode } from '@astrapath/errors';
import type { FastifyInstance } from 'fastify';
import { createId } from './id.ts';
import { PROBLEM_CONTENT_TYPE, problemOf } from './problem.ts';

/** Closing at once resets the connection under a client that still sends, and takes our answer with it. */
const LINGER_MS = 1_000;

/** What Node's parser says of bytes that are no request; every other code is plain malformed HTTP. */
const PARSER_CODES: Record<string, ErrorCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'request.too-large',
  HPE_HEADER_OVERFLOW: 'request.headers-too-large',
};

const refused = new WeakSet<Socket>();

/**
 * Answers what is not HTTP with problem details and closes the connection; a request that came before it on the same
 * connection gets its own answer first. Fastify's `clientErrorHandler`.
 */
export function answerMalformedRequest(error: { code: string }, socket: Socket): void {
  if (refused.has(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const response = responseUnderWay(socket);
  if (response?.req.complete) return void response.once('close', () => answerMalformedRequest(error, socket));
  if (response?.headersSent) return void socket.destroy();
  refused.add(socket);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.end(rawProblem(PARSER_CODES[error.code] ?? 'request.invalid'));
}

/** Refuses an HTTP/1.1 request without Host (RFC 9112 §3.2): Node itself would do it with an empty answer. */
export function refuseMissingHost(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const isMissing = request.raw.headers.host === undefined && request.raw.httpVersion === '1.1';
    done(isMissing ? new AppError('request.invalid', { detail: 'The header Host is missing.' }) : undefined);
  });
}

/** Refuses CONNECT: Node itself would close the connection without a word. */
export function refuseTunnels(app: FastifyInstance): void {
  app.server.on('connect', (_request, stream) => stream.end(rawProblem('request.method-not-allowed')));
}

/** The response that the next bytes on this connection belong to. Node's own handler looks at the same property. */
function responseUnderWay(socket: Socket): ServerResponse | undefined {
  const message: unknown = Reflect.get(socket, '_httpMessage');
  return message instanceof ServerResponse ? message : undefined;
}

function rawProblem(code: ErrorCode): string {
  const detail = code === 'request.invalid' ? 'The request is not valid HTTP/1.1.' : undefined;
  const error = new AppError(code, detail === undefined ? {} : { detail });
  const id = createId();
  const body = JSON.stringify(problemOf(error, { path: '/', id }));
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
