import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import type { Credentials } from '../platform/platform.ts';
import { fetchClientToken } from '../../replay/client-token.ts';

const REQUEST_TIMEOUT_MS = 40_000;
const CONNECTIONS = 32;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** A platform that takes nothing for so long has not recovered from what was done to it. */
const PATIENCE_MS = 300_000;
const PASSING = new Set([401, 408, 425, 429]);
/** The attempt before is still under way; any other conflict will be one next time too. */
const IN_PROGRESS = 'request.in-progress';

export type Request = { method: Dispatcher.HttpMethod; path: string; headers?: Record<string, string>; body?: string };
export type Answer = { status: number; body: unknown };
/** A token for the next request; `renew` is said when the last one was refused. */
export type TokenSource = (renew: boolean) => Promise<string | undefined>;
export type Acknowledged = { attempts: number; answer: Answer };

export type GatewayClient = ReturnType<typeof createGatewayClient>;

/** Talks to the gateway as an honest client does: what was not acknowledged is sent again until it is. */
export function createGatewayClient(gateway: string, signal: AbortSignal) {
  const pool = new Pool(gateway, {
    connections: CONNECTIONS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
    connectTimeout: REQUEST_TIMEOUT_MS,
  });
  const failures = new Map<string, number>();

  async function attempt(request: Request, token: string | undefined): Promise<Answer> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { statusCode, body } = await pool.request({ ...request, headers: { ...request.headers, ...authorization } });
    const text = await body.text();
    const answer: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    return { status: statusCode, body: answer };
  }

  /** @throws Error when the answer will be the same next time, or nothing was acknowledged within five minutes */
  async function insist(request: Request, tokens: TokenSource): Promise<Acknowledged> {
    const deadline = Date.now() + PATIENCE_MS;
    let renew = false;
    for (let attempts = 1; ; attempts++) {
      const outcome = await failureOrAnswer(async () => attempt(request, await tokens(renew)));
      if ('answer' in outcome && outcome.answer.status < 300) return { attempts, answer: outcome.answer };
      const reason = 'answer' in outcome ? `status ${outcome.answer.status}` : outcome.failure;
      failures.set(reason, (failures.get(reason) ?? 0) + 1);
      if ('answer' in outcome && isFinal(outcome.answer)) throw refused(request, outcome.answer);
      if (Date.now() > deadline) throw new Error(`${request.method} ${request.path}: ${reason} for five minutes`);
      signal.throwIfAborted();
      renew = 'answer' in outcome && outcome.answer.status === 401;
      await delay(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS), undefined, { signal });
    }
  }

  return {
    insist,
    /** One try, whatever comes of it. */
    attempt,
    /** Attempts that were not acknowledged, by reason. */
    failures: () => Object.fromEntries(failures),
    /** The token of the service client that may import, kept until it is refused. */
    importer: ({ importer }: Pick<Credentials, 'importer'>): TokenSource =>
      keepToken(() => fetchClientToken(pool, gateway, importer)),
    close: () => pool.destroy(),
  };
}

/** A token that is kept until it is refused; when it cannot be had now the next request asks again. */
export function keepToken(fetch: () => Promise<string>): TokenSource {
  let token: Promise<string> | undefined;
  return async (renew) => {
    if (renew) token = undefined;
    token ??= fetch();
    try {
      return await token;
    } catch (error) {
      token = undefined;
      throw error;
    }
  };
}

function isFinal({ status, body }: Answer): boolean {
  const isUnderWay = body instanceof Object && Reflect.get(body, 'code') === IN_PROGRESS;
  return status < 500 && !PASSING.has(status) && !isUnderWay;
}

function refused({ method, path }: Request, { status, body }: Answer): Error {
  return new Error(`${method} ${path} was refused with ${status}: ${JSON.stringify(body).slice(0, 500)}`);
}

async function failureOrAnswer(work: () => Promise<Answer>): Promise<{ answer: Answer } | { failure: string }> {
  try {
    return { answer: await work() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { failure: code || (error instanceof Error ? error.message : String(error)) };
  }
}

/** The value at a key of something that came over the wire, as text. */
export function textAt(value: unknown, ...keys: readonly string[]): string {
  let found = value;
  for (const key of keys) found = found instanceof Object ? Reflect.get(found, key) : undefined;
  if (typeof found === 'string') return found;
  throw new Error(`an answer holds no ${keys.join('.')}`);
}
