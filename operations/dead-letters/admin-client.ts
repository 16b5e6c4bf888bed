import { createHttpClient, describeAnswer, type HttpAnswer } from '../doctor/http-client.ts';

const PATH = '/api/admin/dead-letters';
/** Above the 35 s that the gateway waits for a service: who counts or replays many letters gets its answer, not silence. */
const TIMEOUT_MS = 60_000;

export type AdminClient = Awaited<ReturnType<typeof openAdminClient>>;

/** Logs the administrator in at the gateway. Every call throws an error with the platform's own words when it refuses. */
export async function openAdminClient(gateway: string, account: { email: string; password: string }) {
  const http = createHttpClient(gateway, TIMEOUT_MS);
  const token = await logIn();

  async function logIn(): Promise<string> {
    const { accessToken } = bodyOf(await http.post('/api/auth/login', account), 'the login');
    if (typeof accessToken === 'string') return accessToken;
    throw new Error('the login was answered without a token');
  }

  return {
    /** Reads below `/api/admin/dead-letters`. */
    read: async (path: string, query: Record<string, string> = {}): Promise<Record<string, unknown>> => {
      const search = new URLSearchParams(query).toString();
      return bodyOf(await http.get(`${PATH}${path}${search && `?${search}`}`, { token }), 'the question');
    },
    replay: async (body: object): Promise<Record<string, unknown>> =>
      bodyOf(await http.post(`${PATH}/replay`, body, token), 'the replay'),
    close: async () => {
      await http.delete('/api/auth/logout', { token });
      await http.close();
    },
  };
}

function bodyOf(answer: HttpAnswer, what: string): Record<string, unknown> {
  if (answer.status < 300 && answer.body instanceof Object) return { ...answer.body };
  throw new Error(`${what} was answered with ${describeAnswer(answer)}`);
}
