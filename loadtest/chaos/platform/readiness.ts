import { SERVICES } from '../faults/fault.ts';
import type { Platform } from './platform.ts';

const TIMEOUT_MS = 2_000;
const KEPT_MS = 250;

/**
 * Whether every service says that it is ready, asked after `since`. Many may ask: an answer is theirs for a quarter of a
 * second.
 */
export function createReadiness(platform: Pick<Platform, 'serviceUrl'>): (since: number) => Promise<boolean> {
  let askedAt = 0;
  let answer = Promise.resolve(false);
  return (since) => {
    if (askedAt > since && Date.now() - askedAt < KEPT_MS) return answer;
    askedAt = Date.now();
    answer = ask(platform).catch(() => false);
    return answer;
  };
}

async function ask({ serviceUrl }: Pick<Platform, 'serviceUrl'>): Promise<boolean> {
  const answers = await Promise.all(
    SERVICES.map((name) => fetch(`${serviceUrl(name)}/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) })),
  );
  return answers.every(({ ok }) => ok);
}
