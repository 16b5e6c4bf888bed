import { requireUser, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import type { SessionStates } from './session-states.ts';

/** `DELETE /api/auth/logout`: ends the session of the token, for this token and all others of it. */
export function logoutRoutes(app: Server, { states }: { states: SessionStates }): void {
  const schema = { response: { 204: Type.Null() } };
  app.delete('/api/auth/logout', { schema, preHandler: requireUser }, async ({ caller }, reply) => {
    if (caller.sessionId !== null) await states.end(caller.sessionId);
    return reply.code(204).send(null);
  });
}
