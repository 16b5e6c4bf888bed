import type { Logger } from '@astrapath/telemetry';
import type { SessionEcho } from './session-echo-store.ts';
import type { SessionStore } from './session-store.ts';
import { NO_SESSION, type SessionState } from './session.ts';

/**
 * Every change is written to Redis at once. Should such a write be lost, in a crash of Redis for example, this is how
 * long the old state can stay.
 */
const REREAD_AFTER_MS = 5 * 60_000;

export type SessionStates = ReturnType<typeof createSessionStates>;

/** Whether sessions are active and in which zone, fast: from Redis, which echoes PostgreSQL. */
export function createSessionStates(options: {
  echo: SessionEcho;
  store: SessionStore;
  logger: Logger;
  now: () => Date;
}) {
  const { echo, store, logger, now } = options;

  return {
    async stateOf(sessionId: string): Promise<SessionState> {
      const echoed = await readEcho(sessionId);
      if (echoed && now().getTime() - echoed.readAtMs < REREAD_AFTER_MS) return echoed;
      const readAt = now();
      const state = await store.stateOf(sessionId, readAt);
      if (!state) return NO_SESSION;
      await echo.put(sessionId, state, readAt.getTime()).catch(reportEcho);
      return state;
    },
    /**
     * Ends a session for good. Resolves when no check says "active" any more.
     * @throws Error of an outage when Redis could not be told; asking again does the rest
     */
    async end(sessionId: string): Promise<void> {
      const endedAt = now();
      await store.revoke(sessionId, endedAt);
      await echo.put(sessionId, NO_SESSION, endedAt.getTime());
    },
    /** Tells the sessions of a user at once what changed in PostgreSQL. */
    async spread(userId: string): Promise<void> {
      const readAt = now();
      const states = await store.statesOf(userId, readAt);
      await Promise.all(states.map(({ sessionId, ...state }) => echo.put(sessionId, state, readAt.getTime()))).catch(
        reportEcho,
      );
    },
  };

  async function readEcho(sessionId: string) {
    if (!echo.isUp()) return undefined;
    try {
      return await echo.read(sessionId);
    } catch (error) {
      reportEcho(error);
      return undefined;
    }
  }

  function reportEcho(error: unknown): void {
    logger.warn({ error }, 'Redis could not be used for sessions; PostgreSQL answers');
  }
}
