/** Somebody who waits for an execution to finish. */
export type Wait = {
  /** Resolves when the execution finished, the time is up, or everybody is released: look again. */
  done: Promise<void>;
  /** Stops waiting. */
  cancel: () => void;
};

export type Waiters = ReturnType<typeof createWaiters>;

/** The requests of this process that wait for an execution. Nobody learns here how it went: the row tells. */
export function createWaiters() {
  const waiting = new Map<string, Set<() => void>>();
  let isReleased = false;

  function wait(executionId: string, milliseconds: number): Wait {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(cancel, isReleased ? 0 : milliseconds);
    function cancel() {
      clearTimeout(timer);
      forget(executionId, cancel);
      resolve();
    }
    remember(executionId, cancel);
    return { done, cancel };
  }

  function remember(executionId: string, cancel: () => void) {
    waiting.set(executionId, (waiting.get(executionId) ?? new Set()).add(cancel));
  }

  function forget(executionId: string, cancel: () => void) {
    const cancels = waiting.get(executionId);
    cancels?.delete(cancel);
    if (cancels?.size === 0) waiting.delete(executionId);
  }

  function wake(executionId: string) {
    for (const cancel of waiting.get(executionId) ?? []) cancel();
  }

  return {
    /** Waits at most so long; ask before the work is given away, or its end may be missed. */
    wait,
    /** The execution finished: whoever waits for it looks again. */
    wake,
    /** Ids of the executions somebody waits for. */
    ids: () => [...waiting.keys()],
    /** Answers everybody now, and whoever comes later at once: the process stops. */
    releaseAll: () => {
      isReleased = true;
      for (const executionId of waiting.keys()) wake(executionId);
    },
  };
}
