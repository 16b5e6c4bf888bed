import { type Closable, createTokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { createSessionClient } from './admission/session-client.ts';
import { createSessionStates } from './admission/session-states.ts';
import { createTokenCheck } from './admission/token-check.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { createUpstream } from './forwarding/upstream.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { startUpstreamProbes } from './health/upstream-probes.ts';
import type { UpstreamName } from './routing/routes.ts';

/** What is under way when the gateway is told to stop may finish within this time. */
const FINISH_TIMEOUT_MS = 10_000;

/** Everything of a gateway but its port: the app, and its parts in the order in which they must stop. */
export function createGateway(config: Config, logger: Logger, serverMetrics: Metrics) {
  const metrics = createGatewayMetrics(serverMetrics);
  const upstreams = createUpstreams(config);
  const probes = startUpstreamProbes({ urls: config.upstreamUrls, metrics });
  const verify = createTokenVerifier({
    jwksUrl: `${upstreams.auth.origin}/.well-known/jwks.json`,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
  });
  const sessions = createSessionStates({ read: createSessionClient(upstreams.auth, metrics) });
  const checkToken = createTokenCheck({ verify, sessions });
  let isStopping = false;
  const app = buildApp({
    logger,
    serverMetrics,
    metrics,
    upstreams,
    probes,
    checkToken,
    trustedProxies: config.trustedProxies,
    isStopping: () => isStopping,
  });

  const stop = async () => {
    isStopping = true;
    const timer = setTimeout(() => app.server.closeAllConnections(), FINISH_TIMEOUT_MS);
    await app.close();
    clearTimeout(timer);
  };
  const parts: Closable[] = [
    { name: 'requests', close: stop },
    { name: 'probes', close: probes.close },
    { name: 'connections', close: () => Promise.all(Object.values(upstreams).map(({ close }) => close())) },
  ];
  return { app, parts };
}

function createUpstreams({ upstreamUrls, upstreamTimeouts }: Config) {
  const open = (name: UpstreamName) => createUpstream(name, upstreamUrls[name], upstreamTimeouts);
  return {
    auth: open('auth'),
    tools: open('tools'),
    learning: open('learning'),
    ai: open('ai'),
    analytics: open('analytics'),
    'analytics-consumer': open('analytics-consumer'),
  };
}
