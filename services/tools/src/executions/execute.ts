import type { CheckToolInput } from '../catalogue/tool-input.ts';
import { findTool } from '../catalogue/catalogue.ts';
import type { Preference } from '../preference/preference.ts';
import { type Execution, type ExecutionRequest, isFinished } from './execution.ts';
import type { ExecutionMetrics } from './execution-metrics.ts';
import type { Waiters } from './waiters.ts';

export type ExecuteDependencies = {
  checkInput: CheckToolInput;
  store: {
    request: (request: ExecutionRequest) => Promise<boolean>;
    find: (executionId: string) => Promise<Execution | undefined>;
  };
  waiters: Pick<Waiters, 'wait'>;
  relay: { wake: () => void };
  metrics: Pick<ExecutionMetrics, 'requested' | 'waited'>;
  clock: () => Date;
};

export type Execute = ReturnType<typeof createExecute>;

/**
 * Runs a tool for a person: stores the request with its event, waits as long as is preferred, and returns the
 * execution as it then stands. Throws AppError `tools.unknown-tool` and `request.invalid`.
 */
export function createExecute({ checkInput, store, waiters, relay, metrics, clock }: ExecuteDependencies) {
  return async (asked: Omit<ExecutionRequest, 'createdAt'>, { waitSeconds }: Preference): Promise<Execution> => {
    const tool = findTool(asked.toolId);
    checkInput(tool, asked.input);

    const wait = waiters.wait(asked.id, waitSeconds * 1_000);
    try {
      const startedAt = performance.now();
      const isNew = await store.request({ ...asked, createdAt: clock() });
      if (isNew) {
        relay.wake();
        metrics.requested(tool.id);
      }
      if (isNew || !isFinished(await stored(asked.id))) await wait.done;
      const execution = await stored(asked.id);
      metrics.waited(tool.id, isFinished(execution), (performance.now() - startedAt) / 1_000);
      return execution;
    } finally {
      wait.cancel();
    }
  };

  async function stored(executionId: string): Promise<Execution> {
    const execution = await store.find(executionId);
    if (execution === undefined) throw new Error(`execution ${executionId} was stored and is not there`);
    return execution;
  }
}
