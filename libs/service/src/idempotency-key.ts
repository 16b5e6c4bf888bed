import { createHash } from 'node:crypto';
import { AppError } from '@astrapath/errors';
import type { FastifyRequest } from 'fastify';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The `Idempotency-Key` of a request, undefined where it has none.
 * @throws AppError `request.invalid` for one that is not 1 to 255 visible ASCII characters
 */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && KEY.test(key))) return key;
  const errors = [{ path: '/headers/idempotency-key', message: 'must be 1 to 255 visible ASCII characters' }];
  throw new AppError('request.invalid', { detail: 'The Idempotency-Key is not usable.', errors });
}

/** Tells a repetition of a request from another request under the same key. */
export function requestHashOf({ method, url, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex');
}
