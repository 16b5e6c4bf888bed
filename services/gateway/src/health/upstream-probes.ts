import { Agent } from 'undici';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { type UpstreamName, upstreamNames } from '../routing/routes.ts';

const INTERVAL_MS = 2_000;
/** Until every service was seen up once: the start of the platform waits for it. */
const STARTING_INTERVAL_MS = 200;
const TIMEOUT_MS = 1_500;

export type UpstreamStatus = 'up' | 'down';

export type UpstreamProbes = ReturnType<typeof startUpstreamProbes>;

/** Asks every service each 2 s whether it is ready, in the background: nobody's request waits for it. */
export function startUpstreamProbes(options: { urls: Record<UpstreamName, string>; metrics: GatewayMetrics }) {
  const { urls, metrics } = options;
  const agent = new Agent({ connections: 1, connectTimeout: TIMEOUT_MS });
  const services: Record<UpstreamName, UpstreamStatus> = {
    auth: 'down',
    tools: 'down',
    learning: 'down',
    ai: 'down',
    analytics: 'down',
    'analytics-consumer': 'down',
  };
  const unseen = new Set<UpstreamName>(upstreamNames);
  let checkedAt = new Date();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  void round();

  return {
    /** What the last round found. */
    report: () => ({ services: { ...services }, checkedAt }),
    /** Services that were never up since the gateway started. */
    neverSeen: (): readonly UpstreamName[] => [...unseen],
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await agent.destroy();
    },
  };

  async function round(): Promise<void> {
    await Promise.all(upstreamNames.map(probe));
    checkedAt = new Date();
    if (!isClosed) timer = setTimeout(() => void round(), unseen.size > 0 ? STARTING_INTERVAL_MS : INTERVAL_MS);
  }

  async function probe(name: UpstreamName): Promise<void> {
    const isUp = await isReady(agent, urls[name]);
    services[name] = isUp ? 'up' : 'down';
    metrics.setUp(name, isUp);
    if (isUp) unseen.delete(name);
  }
}

async function isReady(agent: Agent, origin: string): Promise<boolean> {
  try {
    const { statusCode, body } = await agent.request({
      origin,
      path: '/health/ready',
      method: 'GET',
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
