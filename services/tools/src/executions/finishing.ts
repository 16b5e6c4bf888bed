import type { Execution, Outcome } from './execution.ts';
import type { ExecutionMetrics } from './execution-metrics.ts';

/** Ends an execution; false when it had ended before, and then nothing changes. */
export type Finish = (execution: Execution, outcome: Outcome) => Promise<boolean>;

/** Ending an execution in full: row and event, the relay, who waits, the metrics. */
export function createFinish(dependencies: {
  store: { finish: Finish };
  relay: { wake: () => void };
  publisher: { finished: (executionId: string) => void };
  metrics: Pick<ExecutionMetrics, 'finished'>;
}): Finish {
  const { store, relay, publisher, metrics } = dependencies;
  return async (execution, outcome) => {
    const isFirst = await store.finish(execution, outcome);
    if (!isFirst) return false;
    publisher.finished(execution.id);
    relay.wake();
    metrics.finished(execution, outcome);
    return true;
  };
}
