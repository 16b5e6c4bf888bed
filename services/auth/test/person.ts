import type { AuthStack } from './auth-stack.ts';
import { registration } from './auth-stack.ts';

type App = AuthStack['app'];
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Person = Awaited<ReturnType<typeof registerPerson>>;

/** Somebody who just registered, and makes requests with their access token. */
export async function registerPerson(app: App, more: Record<string, unknown> = {}) {
  const sent = registration(more);
  const response = await app.inject({ method: 'POST', url: '/api/auth/register', payload: sent });
  if (response.statusCode !== 201) throw new Error(`registering answered ${response.statusCode}: ${response.body}`);
  const { accessToken, refreshToken, user } = response.json();
  return {
    email: sent.email,
    password: sent.password,
    userId: String(user.id),
    accessToken: String(accessToken),
    refreshToken: String(refreshToken),
    call: caller(app, accessToken),
  };
}

/** Makes requests with an access token. */
export function caller(app: App, accessToken: string) {
  return (method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
      ...(payload ? { payload } : {}),
    });
}
