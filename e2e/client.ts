import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** Whatever came over the wire: tests look from outside, with no type of ours. */
export type Json = ReturnType<typeof JSON.parse>;

export type Answer = { status: number; headers: Headers; body: Json };

const TIMEOUT_MS = 35_000;

/** One request to the gateway; a JSON body is sent as such, and the answer's body is parsed when it is JSON. */
export async function call(
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${inject('gateway')}${path}`, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'manual',
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export const PASSWORD = 'correct horse battery 9';

/** A fresh account with its tokens. */
export async function register(timezone = 'UTC') {
  const { status, body } = await call('POST', '/api/auth/register', {
    body: {
      email: `${randomBytes(8).toString('hex')}@example.org`,
      password: PASSWORD,
      firstName: 'Ada',
      lastName: 'Lovelace',
      timezone,
    },
  });
  if (status !== 201) throw new Error(`register answered ${status}: ${JSON.stringify(body)}`);
  const account: { token: string; refreshToken: string; userId: string; email: string } = {
    token: body.accessToken,
    refreshToken: body.refreshToken,
    userId: body.user.id,
    email: body.user.email,
  };
  return account;
}
