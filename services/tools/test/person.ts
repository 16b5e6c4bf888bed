import type { buildApp } from '../src/app.ts';

/** An input of interview_coach that is taken. */
export const INPUT = { question: 'Tell me about yourself' };

type Headers = Record<string, string>;

/** Somebody with an access token, who makes requests to the service. */
export function createPerson(app: ReturnType<typeof buildApp>, token: string) {
  const authorization = `Bearer ${token}`;
  const post = (url: string, payload: object | string, headers: Headers = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization, 'content-type': 'application/json', ...headers },
    });

  return {
    token,
    post,
    get: (url: string) => app.inject({ method: 'GET', url, headers: { authorization } }),
    /** Runs interview_coach. */
    coach: (headers: Headers = {}, input: unknown = INPUT) =>
      post('/api/tools/interview_coach/execute', { input }, headers),
  };
}
