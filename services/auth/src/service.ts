import { createOutboxRelay } from '@astrapath/events';
import type { Closable } from '@astrapath/service';
import { createAccountStore } from './accounts/account-store.ts';
import { createLockoutStore } from './accounts/lockout-store.ts';
import { createLoginGuard } from './accounts/login-guard.ts';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import { createPasswordPolicy } from './accounts/password-policy.ts';
import { buildApp } from './app.ts';
import { createClientStore } from './clients/client-store.ts';
import type { Config } from './config.ts';
import type { Connections } from './connections.ts';
import { createGoalStore } from './goals/goal-store.ts';
import { createHousekeeping } from './housekeeping.ts';
import { openKeyRing } from './keys/key-ring.ts';
import { loadMasterKey } from './keys/master-key.ts';
import { createSigningKeyStore } from './keys/signing-key-store.ts';
import { createSessionEcho } from './sessions/session-echo-store.ts';
import { createSessionIssuing } from './sessions/session-issuing.ts';
import { createSessionStates } from './sessions/session-states.ts';
import { createSessionStore } from './sessions/session-store.ts';
import { createSkillStore } from './skills/skill-store.ts';
import { createAccessTokens } from './tokens/access-token.ts';
import { createUserStore } from './users/user-store.ts';
import { createZoneStore } from './users/zone-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type ServiceOptions = { config: Config; connections: Connections; now?: () => Date };

/** Starts everything but listening to HTTP; `parts` is what must stop, in order. */
export async function startAuth({ config, connections, now = currentTime }: ServiceOptions) {
  const { logger, metrics, pool, redis, producer } = connections;
  const tokens = await openTokens({ config, connections, now });
  const { keyRing, sealKey } = tokens;
  const stores = createStores({ connections, now });
  const { accounts, sessions, zones } = stores;
  const relay = createOutboxRelay({ pool, producer, logger, metrics, databaseUrl: config.DATABASE_URL });
  const lockouts = metrics.counter('login_lockouts_total', 'Accounts locked after failed logins.');

  const app = buildApp({
    ...stores,
    ...tokens,
    readiness: { PostgreSQL: () => pool.query('SELECT 1'), Redis: () => redis.ping() },
    issuing: createSessionIssuing({ accessTokens: tokens.accessTokens, sealKey, now }),
    hasher: createPasswordHasher({ concurrency: config.PASSWORD_HASH_CONCURRENCY }),
    policy: createPasswordPolicy(),
    guard: createLoginGuard({ store: createLockoutStore({ redis, hashKey: tokens.emailKey }), lockouts, now }),
    replays: metrics.counter('refresh_replays_total', 'Sessions ended because an earlier refresh token came back.'),
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    logger,
    metrics,
    pool,
    relay,
    now,
  });
  const chores = [
    { name: 'reading signing keys', everyMs: MINUTE_MS, run: keyRing.refresh },
    { name: 'deleting ended sessions', everyMs: HOUR_MS, run: () => sessions.deleteEnded(now()) },
    { name: 'forgetting old zones', everyMs: HOUR_MS, run: () => zones.forgetOld(now()) },
    { name: 'forgetting Idempotency-Keys', everyMs: HOUR_MS, run: accounts.forgetOldRegistrations },
  ];
  const housekeeping = createHousekeeping(chores, logger);

  await relay.start();
  housekeeping.start();
  const parts: Closable[] = [
    { name: 'http', close: () => app.close() },
    { name: 'housekeeping', close: housekeeping.close },
    { name: 'outbox relay', close: () => relay.close() },
  ];
  return { app, parts };
}

/** Everything that is signed, sealed or hashed with a key. */
async function openTokens({ config, connections, now }: Required<ServiceOptions>) {
  const masterKey = await loadMasterKey({ encoded: config.SIGNING_KEY_ENCRYPTION_KEY, file: config.KEY_FILE });
  const store = createSigningKeyStore({ pool: connections.pool, sealKey: masterKey.derive('signing-keys') });
  const keyRing = await openKeyRing({ store, now });
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = config;
  return {
    keyRing,
    accessTokens: createAccessTokens({ keyRing, issuer, audience, now }),
    sealKey: masterKey.derive('refresh-tokens'),
    hashKey: masterKey.derive('registration-keys'),
    emailKey: masterKey.derive('failed-logins'),
  };
}

function createStores({ connections, now }: { connections: Connections; now: () => Date }) {
  const { pool, prisma, redis, codec, logger } = connections;
  const sessions = createSessionStore(pool);
  return {
    sessions,
    states: createSessionStates({ echo: createSessionEcho(redis), store: sessions, logger, now }),
    accounts: createAccountStore({ pool, codec }),
    users: createUserStore(prisma),
    zones: createZoneStore(pool),
    skills: createSkillStore(prisma),
    goals: createGoalStore({ pool, prisma, codec }),
    clients: createClientStore(pool),
  };
}

function currentTime(): Date {
  return new Date();
}
