import { AppError } from '@astrapath/errors';
import { type Server, Strict } from '@astrapath/service';
import type { Counter } from '@astrapath/telemetry';
import { Type } from 'typebox';
import { TokenAnswer } from '../tokens/token-answer.ts';
import { issueRefreshToken, judgeRefresh, readRefreshToken } from './refresh-token.ts';
import type { SessionIssuing } from './session-issuing.ts';
import type { SessionStates } from './session-states.ts';
import type { SessionStore } from './session-store.ts';
import { sessionEnd } from './session.ts';

const Body = Strict({ refreshToken: Type.String({ minLength: 1, maxLength: 512 }) });

export type RefreshDependencies = {
  sessions: SessionStore;
  states: SessionStates;
  issuing: SessionIssuing;
  /** Seals refresh tokens. */
  sealKey: Buffer;
  /** Sessions ended because an earlier refresh token came back. */
  replays: Counter;
  now: () => Date;
};

/** `POST /api/auth/refresh`: a refresh token is used once and gives the next pair. */
export function refreshRoutes(app: Server, deps: RefreshDependencies): void {
  app.post('/api/auth/refresh', { schema: { body: Body, response: { 200: TokenAnswer } } }, async ({ body }) => {
    const presented = readRefreshToken(body.refreshToken, deps.sealKey);
    if (!presented) throw invalidRefreshToken();
    const session = await deps.sessions.findOwned(presented.sessionId);
    const judgement = judgeRefresh(session, presented, deps.now());
    if (judgement === 'replay') await endReplayed(presented.sessionId);
    if (judgement !== 'rotate' || !session) throw invalidRefreshToken();

    const refreshedAt = deps.now();
    const { token, hash } = issueRefreshToken(presented.sessionId, deps.sealKey);
    const change = { from: presented.hash, to: hash, refreshedAt, expiresAt: sessionEnd(refreshedAt) };
    const isRotated = await deps.sessions.rotate(presented.sessionId, change);
    // Both requests came before either was answered: one client that asked twice. The other request has the tokens.
    if (!isRotated) throw invalidRefreshToken();
    return deps.issuing.tokensOf(session, presented.sessionId, token);
  });

  async function endReplayed(sessionId: string): Promise<void> {
    await deps.states.end(sessionId);
    deps.replays.inc();
    app.log.warn({ sessionId }, 'an earlier refresh token came back; its session is ended');
  }
}

function invalidRefreshToken(): AppError {
  return new AppError('auth.invalid-refresh-token', {
    detail: 'The refresh token was used, has expired, was revoked or is not ours. Log in again.',
    headers: { 'www-authenticate': 'Bearer realm="astrapath", error="invalid_token"' },
  });
}
