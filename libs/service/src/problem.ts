import { STATUS_CODES } from 'node:http';
import { AppError, type ErrorCode } from '@astrapath/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isOutage } from './outage.ts';
import { inputErrors } from './validation.ts';

/** RFC 9457 problem details with our members `code`, `requestId` and `errors`. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  requestId: string;
  errors?: { path: string; message: string }[];
};

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** Codes of Fastify's own errors that a client can cause. */
const FRAMEWORK_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported-media-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed-json',
};

/** The problem document of an error, for the request with this path and id. */
export function problemOf(error: AppError, request: { path: string; id: string }): Problem {
  return {
    type: `https://astrapath.local/problems/${error.code}`,
    title: error.title,
    status: error.status,
    detail: error.detail,
    instance: request.path,
    code: error.code,
    requestId: request.id,
    ...(error.errors ? { errors: error.errors } : {}),
  };
}

/**
 * Any error as the coded error that the client is told: what it did wrong, `request.unavailable` where something we need
 * is away, and `request.internal` for the rest, which is ours to mend.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isOutage(error)) return unavailable(error);
  if (!isFastifyError(error)) return new AppError('request.internal', { cause: error });
  if (error.validation) {
    const errors = inputErrors(error.validation, error.validationContext ?? 'body');
    const first = errors[0];
    const detail = first ? `${first.path || 'The body'} ${first.message}.` : 'The input is not valid.';
    return new AppError('request.invalid', { detail, errors, cause: error });
  }
  const known = FRAMEWORK_CODES[error.code];
  if (known) return new AppError(known, { cause: error });
  if (error instanceof SyntaxError) return new AppError('request.malformed-json', { cause: error });
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new AppError('request.invalid', {
      detail: `${STATUS_CODES[error.statusCode] ?? 'Bad Request'}.`,
      cause: error,
    });
  }
  return new AppError('request.internal', { cause: error });
}

function unavailable(cause: unknown): AppError {
  return new AppError('request.unavailable', {
    detail: 'Something this needs does not answer now. Try again in a moment.',
    headers: { 'retry-after': '2' },
    cause,
  });
}

/** Sends an error as problem details and logs it when it is ours to mend. */
export function replyWithProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const appError = toAppError(error);
  if (appError.status >= 500) request.log.error({ error, code: appError.code }, 'request failed');
  const path = request.url.split('?', 1)[0] ?? request.url;
  // Fastify closes the connection after a body it refuses, which resets it under a client that still sends.
  void reply.removeHeader('connection');
  return reply
    .code(appError.status)
    .header('x-request-id', request.id)
    .headers(appError.headers)
    .type(PROBLEM_CONTENT_TYPE)
    .serializer(JSON.stringify)
    .send(problemOf(appError, { path, id: request.id }));
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && ('code' in error || 'statusCode' in error || 'validation' in error);
}
