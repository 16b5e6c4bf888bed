import {
  authScope,
  createServer,
  createTokenVerifier,
  idempotency,
  invalidToken,
  type Readiness,
  type Server,
  type TokenVerifier,
  ZONE_HEADERS,
} from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { Pool } from 'pg';
import { loginRoutes } from './accounts/login-routes.ts';
import { type RegistrationDependencies, registrationRoutes } from './accounts/registration-routes.ts';
import { type TokenDependencies, tokenRoutes } from './clients/token-routes.ts';
import { type GoalDependencies, goalRoutes } from './goals/goal-routes.ts';
import { keySetRoutes } from './keys/key-set-routes.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { logoutRoutes } from './sessions/logout-routes.ts';
import { type RefreshDependencies, refreshRoutes } from './sessions/refresh-routes.ts';
import { sessionCheckRoutes } from './sessions/session-check-routes.ts';
import { skillRoutes } from './skills/skill-routes.ts';
import type { SkillStore } from './skills/skill-store.ts';
import { userRoutes } from './users/user-routes.ts';

/** The largest thing anybody sends is a list of a hundred skills. */
const BODY_LIMIT_BYTES = 131_072;

export type AppDependencies = RegistrationDependencies &
  RefreshDependencies &
  TokenDependencies &
  GoalDependencies & {
    logger: Logger;
    metrics: Metrics;
    readiness: Readiness;
    pool: Pool;
    keyRing: KeyRing;
    issuer: string;
    audience: string;
    skills: SkillStore;
  };

/** The HTTP side of the service: accounts, sessions, tokens, users, skills, goals. It does not listen. */
export function buildApp(deps: AppDependencies) {
  const { logger, metrics, readiness, pool } = deps;
  const app = createServer({ logger, metrics, readiness, bodyLimit: BODY_LIMIT_BYTES });
  keySetRoutes(app, deps);
  sessionCheckRoutes(app, deps);

  void app.register(async (open) => {
    forbidStoring(open);
    registrationRoutes(open, deps);
    loginRoutes(open, deps);
    refreshRoutes(open, deps);
    await open.register((scope) => tokenRoutes(scope, deps));
  });

  void app.register(async (scope) => {
    forbidStoring(scope);
    ignoreZoneHeaders(scope);
    await scope.register(authScope(sessionVerifier(deps)));
    await scope.register(idempotency({ pool }));
    logoutRoutes(scope, deps);
    userRoutes(scope, deps);
    skillRoutes(scope, deps);
    goalRoutes(scope, deps);
  });
  return app;
}

/** Answers hold tokens or personal data: no cache keeps them (RFC 6749 §5.1). */
function forbidStoring(app: Pick<Server, 'addHook'>): void {
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
}

/** The gateway sends the zones it learned from us up to a second ago; here we know those of now. */
function ignoreZoneHeaders(app: Pick<Server, 'addHook'>): void {
  app.addHook('onRequest', async ({ headers }) => {
    for (const name of Object.values(ZONE_HEADERS)) delete headers[name];
  });
}

/** Whose token it is, as long as its session is active, in the zones of now. */
function sessionVerifier({ keyRing, states, issuer, audience }: AppDependencies): TokenVerifier {
  const verify = createTokenVerifier({ keySet: keyRing.keySet, issuer, audience });
  return async (token) => {
    const caller = await verify(token);
    if (caller.sessionId === null) return caller;
    const { active, timezone, pastZones } = await states.stateOf(caller.sessionId);
    if (!active) throw invalidToken();
    return { ...caller, timezone, pastZones };
  };
}
