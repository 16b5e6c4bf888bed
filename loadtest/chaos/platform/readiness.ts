import { SERVICES } from '../faults/fault.ts';
import type { Platform } from './platform.ts';

const TIMEOUT_MS = 2_000;
const KEPT_MS = 250;

/** Whether every service says that it is ready; however many ask, the services are asked four times a second at most. */
export function createReadiness(platform: Pick<Platform, 'serviceUrl'>): () => Promise<boolean> {
  let askedAt = 0;
  let answer = Promise.resolve(false);
  return () => {
    if (Date.now() - askedAt < KEPT_MS) return answer;
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
