import { setTimeout as delay } from 'node:timers/promises';
import { listAt, numberAt, textAt } from '../answers.ts';
import type { HttpClient } from '../http-client.ts';

const PATH = '/api/admin/dead-letters/counts';
/** It reads every letter there is; where that takes longer, all letters are taken for open. */
const TIMEOUT_MS = 6_000;

/** How many letters are open, by topic and group. */
export type OpenLetters = ReadonlyMap<string, number>;

type Asking = { gateway: () => Pick<HttpClient, 'get'>; admin: () => Promise<string> };

/** The key of a topic's group. */
export const groupKey = (topic: string, group: string): string => `${topic} ${group}`;

/**
 * What the platform says of its dead letters; undefined where it cannot be asked.
 * @param timeoutMs how long it may take, the login included; default 6 s
 */
export async function readOpenLetters(
  clients: Asking,
  timeoutMs: number = TIMEOUT_MS,
): Promise<OpenLetters | undefined> {
  const tooLate = delay(timeoutMs, undefined, { ref: false });
  return Promise.race([ask(clients).catch(() => undefined), tooLate]);
}

async function ask(clients: Asking): Promise<OpenLetters | undefined> {
  const answer = await clients.gateway().get(PATH, { token: await clients.admin() });
  return answer.status === 200 ? sumOpen(answer.body) : undefined;
}

/** Sums what is open over the reasons. */
function sumOpen(body: unknown): OpenLetters {
  const sums = new Map<string, number>();
  for (const count of listAt(body, 'counts')) {
    const key = groupKey(textAt(count, 'topic'), textAt(count, 'group'));
    sums.set(key, (sums.get(key) ?? 0) + numberAt(count, 'open'));
  }
  return sums;
}
