import { deadLetter, type Handler, handle, ok, skip } from '@astrapath/events';
import pg from 'pg';
import { outcomeOf } from './ai-job.ts';
import { type Execution, isFinished } from './execution.ts';
import type { Finish } from './finishing.ts';

/** Stores what the ai service answered. The execution's row is the truth: what it does not wait for changes nothing. */
export function aiJobHandler(dependencies: {
  find: (executionId: string) => Promise<Execution | undefined>;
  finish: Finish;
  clock: () => Date;
}): Handler {
  const { find, finish, clock } = dependencies;
  return handle('ai.job.completed.v1', async (job) => {
    if (job.executionId === null) return skip('not-of-an-execution');
    try {
      const execution = await find(job.executionId);
      if (execution === undefined) return skip('unknown-execution');
      if (isFinished(execution)) return skip('already-finished');
      const outcome = outcomeOf(job, execution, clock());
      if (outcome === undefined) return deadLetter('output-is-not-json');
      return (await finish(execution, outcome)) ? ok() : skip('already-finished');
    } catch (error) {
      if (isUnstorable(error)) return deadLetter('unstorable');
      throw error;
    }
  });
}

/** PostgreSQL's classes 22 (data exception) and 23 (integrity): no retry will make it take this event. */
function isUnstorable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}
