import type { Metrics } from '@astrapath/telemetry';
import { durationMsOf, type Execution, type Outcome } from './execution.ts';

/** What the ai service's patience and a person's differ by: runs take from milliseconds to minutes. */
const DURATION_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600];

export type ExecutionMetrics = ReturnType<typeof createExecutionMetrics>;

/** What SREs see of executions. Tool ids come from the catalogue, so labels are few. */
export function createExecutionMetrics(metrics: Metrics) {
  const executions = metrics.counter('tool_executions_total', 'Executions by the state they reached.', [
    'tool',
    'status',
  ]);
  const duration = metrics.histogram(
    'tool_execution_duration_seconds',
    'Time from request to end.',
    ['tool', 'status'],
    DURATION_BUCKETS_S,
  );
  const wait = metrics.histogram('tool_execution_wait_seconds', 'Time a request waited for its execution to end.', [
    'tool',
    'finished',
  ]);

  return {
    requested: (tool: string) => executions.inc({ tool, status: 'queued' }),
    finished({ toolId: tool, createdAt }: Execution, { status, endedAt }: Outcome) {
      executions.inc({ tool, status });
      duration.observe({ tool, status }, (durationMsOf({ createdAt, completedAt: endedAt }) ?? 0) / 1_000);
    },
    waited: (tool: string, isFinished: boolean, seconds: number) =>
      wait.observe({ tool, finished: String(isFinished) }, seconds),
  };
}
