import { PastZones } from '@astrapath/service';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Upstream } from '../forwarding/upstream.ts';
import { upstreamUnavailable } from '../forwarding/upstream-failure.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { SessionState } from './session-states.ts';

const TIMEOUT_MS = 2_000;
const MAX_ATTEMPTS = 3;

const answerSchema = Type.Object({
  active: Type.Boolean(),
  timezone: Type.String(),
  /** Left out by an auth that is older than this gateway. */
  pastZones: Type.Optional(PastZones),
  version: Type.Number(),
});

/**
 * Reads a session's state from auth, waiting for it when it restarts.
 * @throws AppError `gateway.upstream-unavailable` when auth does not say: nobody is let in then, and nobody logged out
 */
export function createSessionClient(auth: Upstream, metrics: GatewayMetrics) {
  return async (sessionId: string): Promise<SessionState> => {
    try {
      const state = await ask(sessionId);
      metrics.countSessionRead(state.active ? 'active' : 'inactive');
      return state;
    } catch (error) {
      metrics.countSessionRead('failed');
      throw upstreamUnavailable(auth.name, error);
    }
  };

  async function ask(sessionId: string): Promise<SessionState> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await askOnce(sessionId);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !(await auth.recovery.wait())) throw error;
      }
    }
  }

  async function askOnce(sessionId: string): Promise<SessionState> {
    const { statusCode, body } = await auth.pool.request({
      path: `/internal/sessions/${encodeURIComponent(sessionId)}`,
      method: 'GET',
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const answer: unknown = await body.json();
    if (statusCode === 200 && Value.Check(answerSchema, answer)) return { pastZones: [], ...answer };
    throw new Error(`auth answered ${statusCode} when asked for a session`);
  }
}
