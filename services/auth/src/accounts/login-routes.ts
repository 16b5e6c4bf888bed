import { AppError } from '@astrapath/errors';
import { type Server, Strict } from '@astrapath/service';
import { Type } from 'typebox';
import { AccountAnswer } from './account-answer.ts';
import type { AccountStore } from './account-store.ts';
import { normaliseEmail } from './email.ts';
import { type LogInDependencies, logIn } from './log-in.ts';
import type { LoginGuard } from './login-guard.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { normalisePassword } from './password-policy.ts';

const MAX_RAW_LENGTH = 512;
const Body = Strict({
  email: Type.String({ minLength: 1, maxLength: MAX_RAW_LENGTH }),
  password: Type.String({ minLength: 1, maxLength: MAX_RAW_LENGTH }),
});

export type LoginDependencies = LogInDependencies & {
  accounts: AccountStore;
  hasher: PasswordHasher;
  guard: LoginGuard;
};

/** `POST /api/auth/login`. Whether an address has an account changes neither the answer nor the time it takes. */
export function loginRoutes(app: Server, deps: LoginDependencies): void {
  app.post('/api/auth/login', { schema: { body: Body, response: { 200: AccountAnswer } } }, async ({ body }) => {
    const email = normaliseEmail(body.email);
    await deps.guard.checkOpen(email);
    const credentials = await deps.accounts.findCredentials(email);
    const isRight = await deps.hasher.matches(normalisePassword(body.password), credentials?.passwordHash);
    if (!isRight || !credentials) {
      await deps.guard.failed(email);
      throw new AppError('auth.invalid-credentials', { detail: 'The e-mail address or the password is wrong.' });
    }
    await deps.guard.passed(email);
    return logIn(credentials.userId, deps);
  });
}
