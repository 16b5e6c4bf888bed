import { AppError } from '@astrapath/errors';
import { createServer, type Readiness } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { FastifyInstance } from 'fastify';
import { clientAddressOf } from './forwarding/client-address.ts';
import { judgeBeforeContinue } from './forwarding/expectations.ts';
import { type ForwardingDependencies, forwardRoutes } from './forwarding/forward-routes.ts';
import { gatewayHeaders } from './forwarding/headers.ts';
import { offerPlatformHealth } from './health/health-routes.ts';
import type { UpstreamProbes } from './health/upstream-probes.ts';

/** Headers must be here by then; bodies have time-outs of their own, as an import may take an hour. */
const HEADERS_TIMEOUT_MS = 15_000;

export type GatewayDependencies = ForwardingDependencies & {
  logger: Logger;
  serverMetrics: Metrics;
  probes: UpstreamProbes;
  /** True once the gateway is told to stop. */
  isStopping: () => boolean;
};

/** The gateway: health of the platform, and every route of the table. It does not listen. */
export function buildApp(dependencies: GatewayDependencies) {
  const { logger, serverMetrics, probes } = dependencies;
  const app = createServer({
    logger,
    metrics: serverMetrics,
    readiness: readinessOf(dependencies),
    requestTimeoutMs: 0,
  });
  app.server.headersTimeout = HEADERS_TIMEOUT_MS;
  judgeBeforeContinue(app.server);
  setDefaultHeaders(app, dependencies);
  offerPlatformHealth(app, probes);
  app.register(forwardRoutes(dependencies));
  return app;
}

/** Ready when every service was up once: later outages are theirs, and no reason to take the whole platform away. */
function readinessOf({ probes, isStopping }: GatewayDependencies): Readiness {
  return {
    'every service up once': () => {
      if (probes.neverSeen().length > 0) throw new AppError('request.unavailable');
    },
    'not stopping': () => {
      if (isStopping()) throw new AppError('request.unavailable');
    },
  };
}

function setDefaultHeaders(app: FastifyInstance, { trustedProxies }: GatewayDependencies): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    for (const [name, value] of gatewayHeaders(clientAddressOf(request.raw, trustedProxies).proto)) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
    done();
  });
}
