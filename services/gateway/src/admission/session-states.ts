import type { Caller } from '@astrapath/service';
import { LRUCache } from 'lru-cache';

/** The zones of a user: the one of now and those before. */
export type Zones = Pick<Caller, 'timezone' | 'pastZones'>;

/** What auth says of a session now. */
export type SessionState = Zones & { active: boolean; version: number };

/** A logged-out session stops working within 1 s; a tenth of it is for the way there and back. */
const MAX_AGE_MS = 900;
const MAX_SESSIONS = 100_000;

type Known = { state: SessionState; goodUntil: number };

export type SessionStates = ReturnType<typeof createSessionStates>;

/**
 * Remembers the states of sessions: an active one for less than a second, counted from when auth was asked; an
 * inactive one, which never becomes active again, until the token that named it has expired. Whoever asks for a
 * session that is just being read waits for the same answer.
 */
export function createSessionStates(options: {
  read: (sessionId: string) => Promise<SessionState>;
  now?: () => number;
}) {
  const { read, now = Date.now } = options;
  const known = new LRUCache<string, Known>({ max: MAX_SESSIONS });
  const reading = new Map<string, Promise<SessionState>>();

  return {
    /** @param tokenExpiresAt called only for an inactive session */
    stateOf(sessionId: string, tokenExpiresAt: () => number): Promise<SessionState> | SessionState {
      const entry = known.get(sessionId);
      if (entry && entry.goodUntil > now()) return entry.state;
      const running = reading.get(sessionId);
      if (running) return running;
      const started = readAndKeep(sessionId, tokenExpiresAt).finally(() => reading.delete(sessionId));
      reading.set(sessionId, started);
      return started;
    },
  };

  async function readAndKeep(sessionId: string, tokenExpiresAt: () => number): Promise<SessionState> {
    const askedAt = now();
    const state = await read(sessionId);
    known.set(sessionId, { state, goodUntil: state.active ? askedAt + MAX_AGE_MS : tokenExpiresAt() });
    return state;
  }
}
