import { authScope, createServer, idempotency, type Readiness, type TokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { Pool } from 'pg';
import { catalogueRoutes } from './catalogue/catalogue-routes.ts';
import { createToolInputCheck } from './catalogue/tool-input.ts';
import { createExecute, type ExecuteDependencies } from './executions/execute.ts';
import { executeRoutes } from './executions/execute-routes.ts';
import { createExecutionMetrics } from './executions/execution-metrics.ts';
import { executionRoutes } from './executions/execution-routes.ts';
import type { ExecutionStore } from './executions/execution-store.ts';

export type AppDependencies = Pick<ExecuteDependencies, 'waiters' | 'relay' | 'clock'> & {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  verify: TokenVerifier;
  pool: Pool;
  store: ExecutionStore;
};

/** The HTTP side of the service: the catalogue, running tools, and what came of it. It does not listen. */
export function buildApp({ logger, metrics, readiness, verify, pool, store, ...dependencies }: AppDependencies) {
  const app = createServer({ logger, metrics, readiness });
  const execute = createExecute({
    ...dependencies,
    store,
    checkInput: createToolInputCheck(),
    metrics: createExecutionMetrics(metrics),
  });
  void app.register(async (scope) => {
    await scope.register(authScope(verify));
    await scope.register(idempotency({ pool }));
    catalogueRoutes(scope);
    executeRoutes(scope, { execute });
    executionRoutes(scope, { store });
  });
  return app;
}
