import type { Metrics } from '@astrapath/telemetry';
import type { FailureReason } from './forwarding/upstream-failure.ts';
import type { UpstreamName } from './routing/routes.ts';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** What only a gateway can count; requests by route and status are counted by the server itself. */
export function createGatewayMetrics(metrics: Metrics) {
  const failures = metrics.counter('gateway_upstream_failures_total', 'Attempts at a service that failed.', [
    'upstream',
    'reason',
  ]);
  const retries = metrics.counter('gateway_upstream_retries_total', 'Attempts repeated.', ['upstream']);
  const abandoned = metrics.counter('gateway_abandoned_total', 'Requests whose client left.', ['upstream']);
  const sessionReads = metrics.counter('gateway_session_reads_total', 'Session states read from auth.', ['outcome']);
  const up = metrics.gauge('gateway_upstream_up', 'Whether a service was ready when last probed.', ['upstream']);
  return {
    countFailure: (upstream: UpstreamName, reason: FailureReason) => failures.inc({ upstream, reason }),
    countRetry: (upstream: UpstreamName) => retries.inc({ upstream }),
    countAbandoned: (upstream: UpstreamName) => abandoned.inc({ upstream }),
    countSessionRead: (outcome: 'active' | 'inactive' | 'failed') => sessionReads.inc({ outcome }),
    setUp: (upstream: UpstreamName, isUp: boolean) => up.set({ upstream }, isUp ? 1 : 0),
  };
}
