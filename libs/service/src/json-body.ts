import { AppError } from '@astrapath/errors';
import type { FastifyInstance } from 'fastify';

/**
 * Refuses U+0000 in bodies and addresses: PostgreSQL cannot hold it, so it would come back as an internal error.
 * An absent body with a JSON content type is no body, not malformed JSON.
 */
export function refuseNulCharacters(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') return done(null, undefined);
    void parse(request, String(text), (error, value) => {
      if (error) return done(error);
      if (text.includes('\\u0000') && holdsNul(value)) return done(nulError('body'));
      done(null, value);
    });
  });
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.url.includes('%00') ? nulError('address') : undefined);
  });
}

function nulError(where: string): AppError {
  return new AppError('request.invalid', { detail: `The ${where} must not hold the character U+0000.` });
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.includes('\u0000') || holdsNul(member));
}
