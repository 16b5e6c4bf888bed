import { AppError } from '@astrapath/errors';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { drainBeforeClose } from './drain.ts';
import { offerHealth, type Readiness } from './health.ts';
import { createId } from './id.ts';
import { refuseUnstorableBodies } from './json-body.ts';
import { answerMalformedRequest, refuseMissingHost, refuseTunnels } from './malformed-requests.ts';
import { observeRequests } from './observation.ts';
import { replyWithProblem } from './problem.ts';
import { answerUnknownRoutes } from './routing-errors.ts';
import { validatorCompiler } from './validation.ts';

const REQUEST_ID = /^[\w.:-]{1,128}$/;
const BODY_LIMIT_BYTES = 1_048_576;
/** A client that opens a connection and sends its request byte by byte holds it this long and no longer. */
const REQUEST_TIMEOUT_MS = 60_000;

export type ServerOptions = {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  /** Largest body in bytes; default 1 MiB. */
  bodyLimit?: number;
  /** Longest time a whole request may take to arrive; default 60 s; 0 for streams of any length. */
  requestTimeoutMs?: number;
};

export type Server = ReturnType<typeof createServer>;

/**
 * A Fastify server with the conventions of every service: problem details (RFC 9457), request ids, strict bodies,
 * one span, log line and sample a request, `/health/live`, `/health/ready`, `/metrics`. It does not listen.
 */
export function createServer({
  logger,
  metrics,
  readiness,
  bodyLimit = BODY_LIMIT_BYTES,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
}: ServerOptions) {
  const baseLogger: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance: baseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    http: { requireHostHeader: false },
    clientErrorHandler: answerMalformedRequest,
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: ({ headers }) => acceptedRequestId(headers['x-request-id']) ?? createId(),
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      const code = (error.statusCode ?? 500) < 500 ? 'request.invalid' : 'request.internal';
      void replyWithProblem(new AppError(code, { detail: 'The address is not valid.', cause: error }), request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler((error, request, reply) => replyWithProblem(error, request, reply));
  const base: FastifyInstance = app;
  answerUnknownRoutes(base);
  observeRequests(base, metrics);
  refuseMissingHost(base);
  refuseTunnels(base);
  refuseUnstorableBodies(base);
  drainBeforeClose(base.server);
  offerHealth(base, readiness, metrics);
  return app;
}

function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : undefined;
}
