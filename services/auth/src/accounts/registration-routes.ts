import { AppError } from '@astrapath/errors';
import type { Server } from '@astrapath/service';
import { Type } from 'typebox';
import { keyedHash } from '../keys/master-key.ts';
import { userView } from '../users/user-view.ts';
import type { User } from '../users/user.ts';
import { AccountAnswer } from './account-answer.ts';
import type { AccountStore, Registration, RegistrationKey } from './account-store.ts';
import { type LogInDependencies, logIn } from './log-in.ts';
import type { LoginGuard } from './login-guard.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PasswordPolicy } from './password-policy.ts';
import { RegistrationBody, registrationFingerprint, registrationOf } from './registration.ts';

const Headers = Type.Object({ 'idempotency-key': Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,255}$' })) });

export type RegistrationDependencies = LogInDependencies & {
  accounts: AccountStore;
  hasher: PasswordHasher;
  policy: PasswordPolicy;
  guard: LoginGuard;
  relay: { wake: () => void };
  /** Hashes Idempotency-Keys. */
  hashKey: Buffer;
  now: () => Date;
};

/**
 * `POST /api/auth/register`. Its Idempotency-Key is our own, not the plugin's: nobody is logged in yet, and the answer
 * holds tokens, which must not be stored. A repetition gets fresh ones for the same user.
 */
export function registrationRoutes(app: Server, deps: RegistrationDependencies): void {
  const schema = { headers: Headers, body: RegistrationBody, response: { 201: AccountAnswer } };
  app.post('/api/auth/register', { schema }, async ({ body, headers }, reply) => {
    const { user, password } = registrationOf(body, { policy: deps.policy, now: deps.now() });
    const key = keyOf(headers['idempotency-key'], user);
    const earlier = key && (await deps.accounts.findRegistration(key.keyHash));
    if (earlier) return reply.code(201).send(await repeat(earlier, key, user.email, password));

    const passwordHash = await deps.hasher.hash(password);
    const { session, refreshToken } = deps.issuing.draft();
    const outcome = await deps.accounts.open({ user, passwordHash }, { session, ...(key ? { key } : {}) });
    if (outcome === 'opened') {
      deps.relay.wake();
      const tokens = await deps.issuing.tokensOf({ ...user, userId: user.id }, session.id, refreshToken);
      return reply.code(201).send({ ...tokens, user: userView(user) });
    }
    const atOnce = key && (await deps.accounts.findRegistration(key.keyHash));
    if (atOnce) return reply.code(201).send(await repeat(atOnce, key, user.email, password));
    throw new AppError('auth.email-taken', { detail: 'Somebody registered this address. Log in, or use another.' });
  });

  /** Not a way round the lockout: a wrong password counts here as it does at the login. */
  async function repeat(earlier: Registration, key: RegistrationKey, email: string, password: string) {
    if (!earlier.requestHash.equals(key.requestHash)) throw new AppError('request.idempotency-key-reused');
    await deps.guard.checkOpen(email);
    if (!(await deps.hasher.matches(password, earlier.passwordHash))) {
      await deps.guard.failed(email);
      throw new AppError('request.idempotency-key-reused');
    }
    await deps.guard.passed(email);
    return logIn(earlier.userId, deps);
  }

  function keyOf(header: string | undefined, user: User): RegistrationKey | undefined {
    if (header === undefined) return undefined;
    const requestHash = keyedHash(deps.hashKey, registrationFingerprint(user));
    return { keyHash: keyedHash(deps.hashKey, header), requestHash };
  }
}
