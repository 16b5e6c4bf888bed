import { type Codec, insertOutbox, outboxParameters, outboxRow } from '@astrapath/events';
import type { Pool } from 'pg';
import type { PrismaClient } from '../generated/client.ts';
import type { ToolExecutionModel } from '../generated/models.ts';
import { completedEvent, requestedEvent } from './execution-events.ts';
import type { Execution, ExecutionRequest, Outcome } from './execution.ts';

/** Where a page of a history goes on: after this execution. */
export type HistoryPosition = { createdAt: Date; id: string };

const REQUEST_COLUMNS = 6;
const REQUEST = `
  WITH requested AS (
    INSERT INTO tool_executions (id, user_id, tool_id, status, input, timezone, created_at)
    VALUES ($1, $2, $3, 'queued', $4::jsonb, $5, $6)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
  )
  ${insertOutbox(REQUEST_COLUMNS + 1, 'requested')}`;

/** An execution ends once: whoever comes second, or again, changes nothing and publishes nothing. */
const FINISH_COLUMNS = 8;
const FINISH = `
  WITH finished AS (
    UPDATE tool_executions SET
      status = $2::execution_status, output = $3::json, error_code = $4, error_detail = $5,
      model_name = $6, model_version = $7, completed_at = $8
    WHERE id = $1 AND status IN ('queued', 'running')
    RETURNING id
  )
  ${insertOutbox(FINISH_COLUMNS + 1, 'finished')}`;

export type ExecutionStore = ReturnType<typeof createExecutionStore>;

/** The executions in PostgreSQL; what other services must know is written in the statement that changes the row. */
export function createExecutionStore({ pool, prisma, codec }: { pool: Pool; prisma: PrismaClient; codec: Codec }) {
  const table = prisma.toolExecution;

  return {
    /** Stores a request and its event. False when it was stored before, by the same request with its Idempotency-Key. */
    async request(request: ExecutionRequest): Promise<boolean> {
      const { id, userId, toolId, input, timezone, createdAt } = request;
      const row = outboxRow(codec, 'tools.execution.requested.v1', requestedEvent(request));
      const values = [id, userId, toolId, JSON.stringify(input), timezone, createdAt];
      const { rowCount } = await pool.query(REQUEST, [...values, ...outboxParameters([row])]);
      return rowCount === 1;
    },

    /** Stores how an execution ended, with its event. False when it had ended before. */
    async finish(execution: Execution, outcome: Outcome): Promise<boolean> {
      const row = outboxRow(codec, 'tools.execution.completed.v1', completedEvent(execution, outcome));
      const { rowCount } = await pool.query(FINISH, [...finishValues(execution, outcome), ...outboxParameters([row])]);
      return rowCount === 1;
    },

    async find(executionId: string): Promise<Execution | undefined> {
      const found = await table.findUnique({ where: { id: executionId }, omit: { input: true } });
      return found ? executionOf(found) : undefined;
    },

    /** A person's executions of a tool, newest first, from after a position. */
    async history(userId: string, toolId: string, { limit, after }: { limit: number; after?: HistoryPosition }) {
      const rows = await table.findMany({
        where: { userId, toolId, ...(after ? isAfter(after) : {}) },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit,
        omit: { input: true },
      });
      return rows.map(executionOf);
    },

    /** The oldest executions that were asked for before an instant and have not ended. */
    async unfinishedSince(before: Date, limit: number): Promise<Execution[]> {
      const rows = await table.findMany({
        where: { status: { in: ['queued', 'running'] }, createdAt: { lt: before } },
        orderBy: { createdAt: 'asc' },
        take: limit,
        omit: { input: true },
      });
      return rows.map(executionOf);
    },
  };
}

/** The first condition is implied by the second; it is the one an index range can be made of. */
function isAfter({ createdAt, id }: HistoryPosition) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

function finishValues(execution: Execution, outcome: Outcome): unknown[] {
  const { status, model, endedAt } = outcome;
  const output = status === 'completed' ? outcome.output : null;
  const error = status === 'failed' ? outcome.error : null;
  const { name = null, version = null } = model ?? {};
  return [execution.id, status, output, error?.code ?? null, error?.detail ?? null, name, version, endedAt];
}

function executionOf(row: Omit<ToolExecutionModel, 'input'>): Execution {
  const { id, userId, toolId, status, output, timezone, createdAt, completedAt } = row;
  const { errorCode, errorDetail, modelName, modelVersion } = row;
  return {
    id,
    userId,
    toolId,
    status,
    output,
    error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
    model: modelName === null ? null : { name: modelName, version: modelVersion ?? '' },
    timezone,
    createdAt,
    completedAt,
  };
}
