/** The only reader of the environment in this lib; names are those of the OpenTelemetry specification. */
export type TelemetryConfig = { serviceName: string; tracesEndpoint: string | undefined };

/** Reads `OTEL_SERVICE_NAME` (default: `unknown_service`) and `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` (default: no export). */
export function telemetryConfig(env: NodeJS.ProcessEnv): TelemetryConfig {
  return {
    serviceName: env.OTEL_SERVICE_NAME ?? 'unknown_service',
    tracesEndpoint: env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || undefined,
  };
}
