import { PastZones, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import type { SessionStates } from './session-states.ts';

const Params = Type.Object({ sessionId: Type.String({ pattern: '^[a-z0-9]{1,32}$' }) });
const State = Type.Object({
  active: Type.Boolean(),
  timezone: Type.String(),
  pastZones: PastZones,
  version: Type.Integer(),
});

/**
 * `GET /internal/sessions/:sessionId`: for the gateway, which asks at most once a second and session. Not below /api,
 * so the gateway routes nobody here.
 */
export function sessionCheckRoutes(app: Server, { states }: { states: SessionStates }): void {
  const schema = { params: Params, response: { 200: State } };
  app.get('/internal/sessions/:sessionId', { schema }, ({ params }) => states.stateOf(params.sessionId));
}
