import { type Static, type TSchema, Type } from 'typebox';
import { durationMsOf, type Execution } from './execution.ts';

const Instant = Type.String({ format: 'date-time' });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** An execution as clients see it. */
export const ExecutionView = Type.Object({
  executionId: Type.String(),
  toolId: Type.String(),
  status: Type.Enum(['queued', 'running', 'completed', 'failed']),
  output: Type.Unknown({ description: "Fits the tool's outputSchema; null until completed." }),
  error: orNull(Type.Object({ code: Type.String(), detail: Type.String() })),
  durationMs: orNull(Type.Integer()),
  model: orNull(Type.Object({ name: Type.String(), version: Type.String() })),
  createdAt: Instant,
  completedAt: orNull(Instant),
});
export type ExecutionView = Static<typeof ExecutionView>;

/** What a client is told of an execution: everything but the input, the zone and whose it is. */
export function executionView(execution: Execution): ExecutionView {
  return {
    executionId: execution.id,
    toolId: execution.toolId,
    status: execution.status,
    output: execution.output,
    error: execution.error,
    durationMs: durationMsOf(execution),
    model: execution.model,
    createdAt: execution.createdAt.toISOString(),
    completedAt: execution.completedAt?.toISOString() ?? null,
  };
}
