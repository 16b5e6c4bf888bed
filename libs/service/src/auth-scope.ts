import { isTimezone, type ZoneHistory } from '@astrapath/calendar';
import { AppError } from '@astrapath/errors';
import type { FastifyRequest, onRequestAsyncHookHandler, preHandlerAsyncHookHandler } from 'fastify';
import plugin from 'fastify-plugin';
import type { Caller } from './caller.ts';
import type { TokenVerifier } from './token-verifier.ts';
import { readPastZones, ZONE_HEADERS } from './zone-headers.ts';

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/**
 * Every route of the scope that registers this needs a Bearer token (RFC 6750); `request.caller` says whose it is.
 * @throws AppError `auth.missing-token` or `auth.invalid-token`, both 401 with `WWW-Authenticate`
 */
export function authScope(verify: TokenVerifier) {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const authenticate: onRequestAsyncHookHandler = async (request) => {
    const caller = await verify(bearerToken(request.headers.authorization));
    callers.set(request, { ...caller, ...zonesOf(request, caller) });
  };
  return plugin(async (app) => {
    app.decorateRequest('caller', {
      getter(this: FastifyRequest) {
        const caller = callers.get(this);
        if (!caller) throw new Error('request.caller is read before the token was checked');
        return caller;
      },
    });
    app.addHook('onRequest', authenticate);
  });
}

/** The token of an Authorization header. */
export function bearerToken(header: string | undefined): string {
  const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
  if (token !== undefined) return token;
  throw new AppError('auth.missing-token', {
    detail: 'Send an access token: "Authorization: Bearer <access token>".',
    headers: { 'www-authenticate': 'Bearer realm="astrapath"' },
  });
}

/** Lets only callers with the role pass; an `onRequest` hook below `authScope`, so that others are not told of schemas. */
export function requireRole(...roles: string[]): onRequestAsyncHookHandler {
  return async ({ caller }) => {
    if (roles.some((role) => caller.roles.includes(role))) return;
    throw new AppError('auth.forbidden', { detail: `This needs the role ${roles.join(' or ')}.` });
  };
}

/** Lets only service clients with the scope pass. */
export function requireScope(scope: string): preHandlerAsyncHookHandler {
  return async ({ caller }) => {
    if (caller.scopes.includes(scope)) return;
    throw new AppError('auth.forbidden', { detail: `This needs the scope ${scope}.` });
  };
}

/** Lets only people pass: a service client has no profile, goals or executions. */
export const requireUser: preHandlerAsyncHookHandler = async ({ caller }) => {
  if (caller.kind !== 'user') throw new AppError('auth.client-forbidden');
};

function zonesOf({ headers }: FastifyRequest, { timezone, pastZones }: Caller): ZoneHistory {
  const { [ZONE_HEADERS.now]: now, [ZONE_HEADERS.past]: past } = headers;
  return {
    timezone: typeof now === 'string' && isTimezone(now) ? now : timezone,
    pastZones: typeof past === 'string' ? readPastZones(past) : pastZones,
  };
}
