import { AppError } from '@astrapath/errors';

const TIMEOUT_CODES = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** What undici refuses to send although Node's parser let it in. */
const REFUSED_CODES = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);
const RETRY_AFTER_S = 2;

/** What went wrong between the gateway and a service, for metrics. */
export type FailureReason = 'unreachable' | 'broken' | 'timeout' | 'refused' | 'cut-off';

/** The client's answer to a failure between the gateway and a service. */
export function toGatewayError(error: unknown, upstream: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (REFUSED_CODES.has(code)) {
    return new AppError('request.invalid', { detail: 'The request cannot be forwarded.', cause: error });
  }
  if (TIMEOUT_CODES.has(code)) {
    return new AppError('gateway.upstream-timeout', {
      detail: `The ${upstream} service took too long. The request may still be carried out.`,
      cause: error,
    });
  }
  return upstreamUnavailable(upstream, error);
}

/** 503 for a service that cannot be reached or broke off. */
export function upstreamUnavailable(upstream: string, cause?: unknown): AppError {
  return new AppError('gateway.upstream-unavailable', {
    detail: `The ${upstream} service cannot be reached now. Try again in a moment.`,
    headers: { 'retry-after': String(RETRY_AFTER_S) },
    cause,
  });
}

/** In which way it went wrong. */
export function reasonOf(error: unknown, wasSent: boolean): FailureReason {
  if (error instanceof AppError || REFUSED_CODES.has(codeOf(error))) return 'refused';
  if (TIMEOUT_CODES.has(codeOf(error))) return 'timeout';
  return wasSent ? 'broken' : 'unreachable';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
