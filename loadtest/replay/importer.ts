import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { fetchClientToken, Refused } from './client-token.ts';
import type { ImportEvent } from './import-event.ts';

/** What the platform said of a chunk of events. `index` counts within the chunk. */
export type ImportAnswer = { accepted: number; rejected: { index: number; code: string; detail: string }[] };

const REQUEST_TIMEOUT_MS = 60_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** A platform that is being restarted is back within a minute; after three we give up and say so. */
const PATIENCE_MS = 180_000;

export type Importer = ReturnType<typeof createImporter>;

/**
 * Sends chunks of events as NDJSON with the credentials of a service client. A chunk that was not acknowledged is sent
 * again: events carry their ids, so one that had arrived counts once all the same.
 * @param onRetry told of every repetition with its reason
 */
export function createImporter(options: {
  gateway: string;
  credentials: { clientId: string; clientSecret: string };
  onRetry: (reason: string) => void;
}) {
  const pool = new Pool(options.gateway, {
    connections: 4,
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
  });
  let token: Promise<string> | undefined;

  /** @throws Error when the platform refuses the whole chunk, or does not take it within three minutes */
  async function send(events: readonly ImportEvent[]): Promise<ImportAnswer> {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const deadline = Date.now() + PATIENCE_MS;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const outcome = await attempt(body);
      if ('answer' in outcome) return outcome.answer;
      if (Date.now() > deadline)
        throw new Error(`the platform did not take a chunk within ${PATIENCE_MS / 1_000} s: ${outcome.retry}`);
      options.onRetry(outcome.retry);
      await delay(pauseMs);
    }
  }

  async function attempt(body: string): Promise<{ answer: ImportAnswer } | { retry: string }> {
    try {
      token ??= fetchClientToken(pool, options.gateway, options.credentials);
      const headers = { authorization: `Bearer ${await token}`, 'content-type': 'application/x-ndjson' };
      const response = await pool.request({ method: 'POST', path: '/api/analytics/events', headers, body });
      if (response.statusCode === 202) return { answer: await readJson<ImportAnswer>(response) };
      return { retry: await refusal(response) };
    } catch (error) {
      token = undefined;
      if (error instanceof Refused) throw error;
      return { retry: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A 401 is a token that ended; 429 and 5xx pass; anything else will be the same next time. */
  async function refusal(response: Dispatcher.ResponseData): Promise<string> {
    const problem = await response.body.text();
    if (response.statusCode === 401) token = undefined;
    else if (response.statusCode < 500 && response.statusCode !== 429) throw new Refused(response.statusCode, problem);
    return `status ${response.statusCode}`;
  }

  return { send, close: () => pool.close() };
}

async function readJson<T>(response: Dispatcher.ResponseData): Promise<T> {
  const value: T = JSON.parse(await response.body.text());
  return value;
}
