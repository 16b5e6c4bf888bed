import { AppError } from '@astrapath/errors';
import { decodeCursor, linkNext, pageOf, pageQuery, pageSchema, requireUser, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import { findTool } from '../catalogue/catalogue.ts';
import { type Execution, mayRead } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import { ExecutionView, executionView } from './execution-view.ts';

/** Position in a history: milliseconds of createdAt, and the id that tells executions of one millisecond apart. */
const Position = Type.Tuple([
  Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }),
  Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9]+$' }),
]);
const positionOf = ({ createdAt, id }: Execution) => [createdAt.getTime(), id];

/** An execution by its id, and a person's executions of a tool. */
export function executionRoutes(app: Server, { store }: { store: Pick<ExecutionStore, 'find' | 'history'> }): void {
  app.get(
    '/api/tools/executions/:executionId',
    {
      preHandler: requireUser,
      schema: { params: Type.Object({ executionId: Type.String() }), response: { 200: ExecutionView } },
    },
    async ({ params, caller }) => {
      const execution = await store.find(params.executionId);
      if (execution !== undefined && mayRead(caller, execution)) return executionView(execution);
      throw new AppError('tools.unknown-execution', { detail: 'You have no execution with this id.' });
    },
  );

  app.get(
    '/api/tools/:toolId/history',
    {
      preHandler: requireUser,
      schema: {
        params: Type.Object({ toolId: Type.String() }),
        querystring: Type.Object(pageQuery),
        response: { 200: pageSchema(ExecutionView) },
      },
    },
    async (request, reply) => {
      const tool = findTool(request.params.toolId);
      const { limit, cursor } = request.query;
      const executions = await store.history(request.caller.userId, tool.id, {
        limit: limit + 1,
        ...(cursor === undefined ? {} : { after: decodePosition(cursor) }),
      });
      const { items, nextCursor } = pageOf(executions, limit, positionOf);
      linkNext(request, reply, nextCursor);
      return { items: items.map(executionView), nextCursor };
    },
  );
}

function decodePosition(cursor: string) {
  const [createdAtMs, id] = decodeCursor(Position, cursor);
  return { createdAt: new Date(createdAtMs), id };
}
