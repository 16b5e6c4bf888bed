import { type Static, Type } from 'typebox';
import { ACCESS_TOKEN_SECONDS } from './access-token.ts';

/** "tokens" of the API. */
export const TokenAnswer = Type.Object({
  accessToken: Type.String(),
  refreshToken: Type.String(),
  tokenType: Type.Literal('Bearer'),
  expiresIn: Type.Integer(),
});

/** The answer that hands out a pair of tokens. */
export function tokenAnswer(pair: { accessToken: string; refreshToken: string }): Static<typeof TokenAnswer> {
  return { ...pair, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS };
}
