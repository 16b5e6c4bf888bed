import { deadLetter, type Handler, handle, ok } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { currentTraceparent } from '@astrapath/telemetry';
import pg from 'pg';
import type { JobQueue } from './job-queue.ts';
import type { JobStore } from './job-store.ts';

/** Makes a job of each execution that is asked for. The row comes first: what the queue loses is queued again from it. */
export function executionHandler(dependencies: {
  request: JobStore['request'];
  queue: Pick<JobQueue, 'add'>;
  clock: () => Date;
}): Handler {
  const { request, queue, clock } = dependencies;
  return handle('tools.execution.requested.v1', async (event, context) => {
    if (!isJson(event.input)) return deadLetter('input-is-not-json');
    const traceparent = currentTraceparent() ?? context.traceparent ?? null;
    const { userId, executionId, toolId: kind, input } = event;
    try {
      const job = await request({ id: createId(), userId, executionId, kind, input, traceparent, createdAt: clock() });
      if (!job.isFinished) await queue.add([job.id]);
      return ok();
    } catch (error) {
      if (isRefused(error)) return deadLetter('refused-by-the-database');
      throw error;
    }
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Classes 22 and 23 of SQLSTATE: the data is at fault, so trying again is of no use. */
function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}
