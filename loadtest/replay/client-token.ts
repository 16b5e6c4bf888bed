import type { Dispatcher } from 'undici';

/** The platform will say the same to the same request again. */
export class Refused extends Error {
  constructor(status: number, problem: string) {
    super(`the platform refused the request with status ${status}: ${problem.slice(0, 500)}`);
  }
}

/**
 * An access token for a service client (RFC 6749 §4.4) with the scope `analytics:import`.
 * @throws Refused when the credentials are not good, Error when the token endpoint does not work now
 */
export async function fetchClientToken(
  http: Dispatcher,
  gateway: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<string> {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  const { statusCode, body } = await http.request({
    origin: gateway,
    method: 'POST',
    path: '/api/auth/token',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=analytics%3Aimport',
  });
  const text = await body.text();
  if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) throw new Refused(statusCode, text);
  if (statusCode !== 200) throw new Error(`status ${statusCode} from the token endpoint`);
  const answer: { access_token: string } = JSON.parse(text);
  return answer.access_token;
}
