import { localDateOf } from '@astrapath/calendar';
import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';
import type { Execution, ExecutionRequest, Outcome } from './execution.ts';

/** A person asked for a run: what the ai service needs to do the work. */
export function requestedEvent(request: ExecutionRequest): EventOf<'tools.execution.requested.v1'> {
  return {
    eventId: createId(),
    occurredAt: request.createdAt.getTime(),
    userId: request.userId,
    executionId: request.id,
    toolId: request.toolId,
    input: JSON.stringify(request.input),
  };
}

/**
 * A run ended. `eventId` is the execution's id: it ends once, so the fact has the same identity however often it is
 * published. It counts in the day of its end, in the zone the person had when they asked.
 */
export function completedEvent(execution: Execution, outcome: Outcome): EventOf<'tools.execution.completed.v1'> {
  const occurredAt = outcome.endedAt.getTime();
  const durationMs = occurredAt - execution.createdAt.getTime();
  return {
    eventId: execution.id,
    occurredAt,
    userId: execution.userId,
    executionId: execution.id,
    toolId: execution.toolId,
    status: outcome.status,
    duration: Math.round(durationMs / 1_000),
    durationMs,
    modelName: outcome.model?.name ?? null,
    modelVersion: outcome.model?.version ?? null,
    statDate: localDateOf(occurredAt, execution.timezone),
    timezone: execution.timezone,
  };
}
