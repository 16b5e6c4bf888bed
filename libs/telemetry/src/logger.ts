import { trace } from '@opentelemetry/api';
import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

/**
 * Keys whose values never reach a log, at the top and one level down. The rule is not to log them;
 * this is the net below the rule.
 */
const SECRET_KEYS = [
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'clientSecret',
  'authorization',
  'cookie',
  'email',
  'firstName',
  'lastName',
  'jobTitle',
  'company',
  'input',
  'output',
  'answer',
  'question',
  'title',
];

/**
 * Logger of a process: JSON lines on stdout with ISO times and, inside a span, its trace id.
 * @param level pino's level name; default `info`
 */
export function createLogger({ service, level = 'info' }: { service: string; level?: string }): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    serializers: { error: describeError, err: describeError },
    mixin: traceFields,
  });
}

/** What a log may say of an error: its name, code, message and stack, of its causes too, but no other property. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}

function traceFields(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { traceId: span.traceId, spanId: span.spanId } : {};
}
