import { Type } from 'typebox';
import { TokenAnswer } from '../tokens/token-answer.ts';
import { UserView } from '../users/user-view.ts';

/** Tokens, and whose they are. */
export const AccountAnswer = Type.Object({ ...TokenAnswer.properties, user: UserView });
