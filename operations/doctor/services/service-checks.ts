import { type Check, broken, ok, type Verdict } from '../check.ts';
import { createHttpClient, describeAnswer } from '../http-client.ts';
import type { Parts } from '../parts.ts';

const LIMIT_MS = 4_000;

/** The engines without which a service does not start or is not ready. */
const STREAMS = ['kafka', 'schemaRegistry'];
const NEEDS: Record<string, readonly string[]> = {
  auth: [...STREAMS, 'postgres', 'redisQueue'],
  tools: [...STREAMS, 'postgres'],
  learning: [...STREAMS, 'postgres'],
  ai: [...STREAMS, 'postgres', 'redisQueue'],
  analytics: [...STREAMS, 'mongo'],
  'analytics-consumer': [...STREAMS, 'mongo'],
};

/** Whether each service of the local stack says that it can do its work; elsewhere the gateway's /health tells. */
export function serviceChecks(parts: Parts): Check[] {
  return parts.services.map(({ name, url }) => ({
    section: 'Services',
    name: `${name} is ready`,
    limitMs: LIMIT_MS,
    leansOn: NEEDS[name] ?? [],
    advice: parts.serviceAdvice(name),
    run: () => askReadiness(url, parts.serviceAdvice(name)),
  }));
}

async function askReadiness(url: string, advice: string): Promise<Verdict> {
  const client = createHttpClient(url);
  try {
    const answer = await client.get('/health/ready');
    return answer.status === 200 ? ok('200 from /health/ready') : broken(describeAnswer(answer), advice);
  } finally {
    await client.close();
  }
}
