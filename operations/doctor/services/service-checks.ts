import { type Check, broken, ok, type Verdict } from '../check.ts';
import { createHttpClient, describeAnswer, type HttpClient } from '../http-client.ts';
import type { Parts } from '../parts.ts';
import { healthVerdict, readPlatformHealth, upVerdict } from './platform-health.ts';

const SECTION = 'Services';
const LIMIT_MS = 4_000;

/** The services behind the gateway, and the engines without which each does not start or is not ready. */
const STREAMS = ['kafka', 'schemaRegistry'];
const NEEDS: Record<string, readonly string[]> = {
  auth: [...STREAMS, 'postgres', 'redisQueue'],
  tools: [...STREAMS, 'postgres'],
  learning: [...STREAMS, 'postgres'],
  ai: [...STREAMS, 'postgres', 'redisQueue'],
  analytics: [...STREAMS, 'mongo'],
  'analytics-consumer': [...STREAMS, 'mongo'],
};
const SERVICES = Object.keys(NEEDS);

type Options = { parts: Parts; gateway: () => Pick<HttpClient, 'get'> };

/** Whether each service can do its work: by its own word where its address is known, and elsewhere by the gateway's. */
export function serviceChecks({ parts, gateway }: Options): Check[] {
  const own = new Map(parts.services.map(({ name, url }) => [name, url]));
  const names = [...own.keys(), ...SERVICES.filter((name) => !own.has(name))];
  return [
    ...names.map((name) => readinessCheck(name, own.get(name), { parts, gateway })),
    viewCheck({ parts, gateway }),
  ];
}

function readinessCheck(name: string, url: string | undefined, { parts, gateway }: Options): Check {
  const advice = parts.serviceAdvice(name);
  return {
    section: SECTION,
    name: `${name} is ready`,
    limitMs: LIMIT_MS,
    ...(url === undefined ? { after: ['the gateway answers'] } : {}),
    leansOn: NEEDS[name] ?? [],
    advice,
    run: () => (url === undefined ? askGateway(gateway, name, advice) : askReadiness(url, advice)),
  };
}

function viewCheck({ parts, gateway }: Options): Check {
  const advice = parts.serviceAdvice('gateway');
  return {
    section: SECTION,
    name: 'the gateway watches the services',
    limitMs: LIMIT_MS,
    after: ['the gateway answers'],
    advice,
    run: async () => {
      const health = readPlatformHealth(await gateway().get('/health'));
      return healthVerdict(health, { now: Date.now(), known: SERVICES, advice });
    },
  };
}

async function askGateway(gateway: Options['gateway'], name: string, advice: string): Promise<Verdict> {
  return upVerdict(readPlatformHealth(await gateway().get('/health')), name, advice);
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
