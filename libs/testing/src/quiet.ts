import { createLogger, createMetrics } from '@astrapath/telemetry';

/** Logger and metrics for a test: `LOG_LEVEL=debug` in the environment lets it speak. */
export function quietTelemetry(service: string) {
  return {
    logger: createLogger({ service, level: process.env.LOG_LEVEL ?? 'silent' }),
    metrics: createMetrics(service),
  };
}
