import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';

const TIMEOUT_MS = 3_000;

/** Throws unless a GET of the address is answered with 200 in time. */
export function expectOk(url: string): Promise<void> {
  const get = url.startsWith('https:') ? getSecure : getPlain;
  return new Promise((resolve, reject) => {
    const call = get(url, { timeout: TIMEOUT_MS, agent: false }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`${url} answers ${response.statusCode}`));
    });
    call.once('timeout', () => call.destroy(new Error(`${url} did not answer in ${TIMEOUT_MS} ms`)));
    call.once('error', reject);
  });
}
