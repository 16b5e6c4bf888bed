import type { buildApp } from '../src/app.ts';

/** Somebody with an access token, who makes requests to the service. */
export function createPerson(app: ReturnType<typeof buildApp>, token: string) {
  const authorization = `Bearer ${token}`;
  return {
    get: (url: string) => app.inject({ method: 'GET', url, headers: { authorization } }),
    enroll: (pathId: string, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: `/api/learning/paths/${pathId}/enroll`,
        headers: { authorization, ...headers },
      }),
    complete: (moduleId: string, payload?: object) =>
      app.inject({
        method: 'PUT',
        url: `/api/learning/modules/${moduleId}/complete`,
        headers: { authorization },
        ...(payload ? { payload } : {}),
      }),
  };
}
