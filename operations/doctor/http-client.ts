import { Agent, request } from 'undici';

/** Above the limits of the checks, so that a check says how long it waited. */
const TIMEOUT_MS = 20_000;

export type HttpAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: unknown };
export type HttpCall = { token?: string; headers?: Record<string, string>; body?: string };
export type HttpClient = ReturnType<typeof createHttpClient>;

/**
 * Requests to one origin, answers read as JSON where they are JSON. Throws only when there is no answer.
 * @param timeoutMs default: 20 s
 */
export function createHttpClient(origin: string, timeoutMs = TIMEOUT_MS) {
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });

  async function call(method: 'GET' | 'POST' | 'DELETE', path: string, options: HttpCall = {}): Promise<HttpAnswer> {
    const { token, headers, body } = options;
    const answer = await request(`${origin.replace(/\/$/, '')}${path}`, {
      method,
      dispatcher: agent,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: parse(await answer.body.text()) };
  }

  return {
    get: (path: string, options?: HttpCall) => call('GET', path, options),
    delete: (path: string, options?: HttpCall) => call('DELETE', path, options),
    post: (path: string, json: unknown, token?: string, headers: Record<string, string> = {}) =>
      call('POST', path, {
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(json),
        ...(token === undefined ? {} : { token }),
      }),
    postForm: (path: string, form: Record<string, string>, headers: Record<string, string>) =>
      call('POST', path, {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      }),
    close: () => agent.destroy(),
  };
}

/** What an answer other than the wanted one says, in one line: status, and the problem's code and detail. */
export function describeAnswer({ status, body }: HttpAnswer): string {
  const parts = ['code', 'detail'].flatMap((name) => {
    const value: unknown = body instanceof Object ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? [value] : [];
  });
  return [`status ${status}`, ...parts].join(', ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
