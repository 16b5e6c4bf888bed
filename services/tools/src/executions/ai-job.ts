import type { EventOf } from '@astrapath/contracts';
import { type Execution, endWithin, type Outcome } from './execution.ts';

export type AiJobCompleted = EventOf<'ai.job.completed.v1'>;

/** What an ended AI job means for the execution it was for; undefined when the event contradicts itself. */
export function outcomeOf(job: AiJobCompleted, execution: Execution, now: Date): Outcome | undefined {
  const model = job.modelName === null ? null : { name: job.modelName, version: job.modelVersion ?? '' };
  const endedAt = endWithin(job.occurredAt, { createdAt: execution.createdAt, now });
  if (job.status === 'failed') return { status: 'failed', error: errorOf(job), model, endedAt };
  if (job.output === null || !isJson(job.output)) return undefined;
  return { status: 'completed', output: job.output, model, endedAt };
}

function errorOf({ errorCode, errorDetail }: AiJobCompleted): { code: string; detail: string } {
  return { code: errorCode ?? 'request.internal', detail: errorDetail ?? 'The tool could not do its work.' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
