import { createId } from '@astrapath/service';
import type { AccessTokens } from '../tokens/access-token.ts';
import { tokenAnswer } from '../tokens/token-answer.ts';
import { issueRefreshToken } from './refresh-token.ts';
import type { NewSession, SessionOwner } from './session-store.ts';
import { sessionEnd } from './session.ts';

export type SessionIssuing = ReturnType<typeof createSessionIssuing>;

/** Makes sessions and their tokens; storing is the caller's, so that it can be one statement with other things. */
export function createSessionIssuing(options: { accessTokens: AccessTokens; sealKey: Buffer; now: () => Date }) {
  const { accessTokens, sealKey, now } = options;

  return {
    /** A new session, to be stored before its tokens are handed out. */
    draft(): { session: NewSession; refreshToken: string } {
      const id = createId();
      const { token, hash } = issueRefreshToken(id, sealKey);
      const createdAt = now();
      return {
        session: { id, refreshHash: hash, createdAt, expiresAt: sessionEnd(createdAt) },
        refreshToken: token,
      };
    },
    /** The tokens of a stored session. */
    async tokensOf(owner: SessionOwner, sessionId: string, refreshToken: string) {
      const { userId, roles, timezone } = owner;
      const accessToken = await accessTokens.sign({ kind: 'user', userId, sessionId, roles, timezone });
      return tokenAnswer({ accessToken, refreshToken });
    },
  };
}
