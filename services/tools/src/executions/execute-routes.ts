import { requireUser, type Server, Strict } from '@astrapath/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { appliedPreference, preferenceOf } from '../preference/preference.ts';
import type { Execute } from './execute.ts';
import { isFinished } from './execution.ts';
import { ExecutionView, executionView } from './execution-view.ts';

const ToolId = Type.String({ minLength: 1, maxLength: 100 });
const input = Type.Unknown({ description: "Must fit the tool's inputSchema." });
const response = { 200: ExecutionView, 202: ExecutionView };
const route = { config: { idempotent: true }, preHandler: requireUser };

/** Where the tool is named in the body: the address of the API and the one that clients of the AI endpoints use. */
const BODY_ADDRESSES = ['/api/ai/tools/execute', '/ai/tools/execute'];

/** Running a tool: 200 with the finished execution, 202 with where it will be when that takes longer. */
export function executeRoutes(app: Server, { execute }: { execute: Execute }): void {
  app.post(
    '/api/tools/:toolId/execute',
    { ...route, schema: { params: Type.Object({ toolId: ToolId }), body: Strict({ input }), response } },
    (request, reply) => answer(request, reply, { toolId: request.params.toolId, input: request.body.input }),
  );
  for (const address of BODY_ADDRESSES) {
    app.post(address, { ...route, schema: { body: Strict({ toolId: ToolId, input }), response } }, (request, reply) =>
      answer(request, reply, request.body),
    );
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, asked: { toolId: string; input: unknown }) {
    const { caller, effectId } = request;
    const preference = preferenceOf([request.headers.prefer].flat().join(','));
    const execution = await execute(
      { id: effectId, userId: caller.userId, timezone: caller.timezone, ...asked },
      preference,
    );
    const applied = appliedPreference(preference, { isFinished: isFinished(execution) });
    if (applied !== undefined) void reply.header('preference-applied', applied);
    if (isFinished(execution)) return executionView(execution);
    void reply.code(202).header('location', `/api/tools/executions/${execution.id}`);
    return executionView(execution);
  }
}
