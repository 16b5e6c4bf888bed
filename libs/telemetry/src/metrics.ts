import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Upper bounds in seconds, from half a millisecond to half a minute. */
const DURATION_BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export type Metrics = ReturnType<typeof createMetrics>;
export type { Counter, Gauge, Histogram } from 'prom-client';

/**
 * Metrics of a process, in Prometheus text format by `text()`. Every name gets the prefix `astrapath_`,
 * every sample the label `service`. Asking for the same name again returns the same metric.
 */
export function createMetrics(service: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });

  function once<M>(name: string, is: (metric: unknown) => metric is M, make: (name: string) => M): M {
    const fullName = `astrapath_${name}`;
    const known: unknown = registry.getSingleMetric(fullName);
    if (known === undefined) return make(fullName);
    if (is(known)) return known;
    throw new Error(`metric ${fullName} exists as another kind`);
  }

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    counter: (name: string, help: string, labelNames: readonly string[] = []) =>
      once(
        name,
        (m): m is Counter => m instanceof Counter,
        (full) => new Counter({ name: full, help, labelNames, registers: [registry] }),
      ),
    gauge: (name: string, help: string, labelNames: readonly string[] = []) =>
      once(
        name,
        (m): m is Gauge => m instanceof Gauge,
        (full) => new Gauge({ name: full, help, labelNames, registers: [registry] }),
      ),
    histogram: (name: string, help: string, labelNames: readonly string[] = [], buckets = DURATION_BUCKETS_S) =>
      once(
        name,
        (m): m is Histogram => m instanceof Histogram,
        (full) => new Histogram({ name: full, help, labelNames, buckets, registers: [registry] }),
      ),
  };
}
