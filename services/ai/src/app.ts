import { authScope, createServer, type Readiness, type TokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { jobRoutes } from './jobs/job-routes.ts';
import type { JobStore } from './jobs/job-store.ts';
import { modelRoutes } from './models/model-routes.ts';
import type { ModelStore } from './models/model-store.ts';

export type AppDependencies = {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  verify: TokenVerifier;
  jobs: Pick<JobStore, 'find'>;
  models: Pick<ModelStore, 'list'>;
};

/** The HTTP side of the service: how jobs stand, and which models there are. It does not listen. */
export function buildApp({ logger, metrics, readiness, verify, jobs, models }: AppDependencies) {
  const app = createServer({ logger, metrics, readiness });
  void app.register(async (scope) => {
    await scope.register(authScope(verify));
    jobRoutes(scope, { store: jobs });
    modelRoutes(scope, { store: models });
  });
  return app;
}
