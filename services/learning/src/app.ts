import type { Codec } from '@astrapath/events';
import { authScope, createServer, idempotency, type TokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { completionRoutes } from './completions/completion-routes.ts';
import { createCompletionStore } from './completions/completion-store.ts';
import { enrolmentRoutes } from './enrolments/enrolment-routes.ts';
import { createEnrolmentStore } from './enrolments/enrolment-store.ts';
import { PrismaClient } from './generated/client.ts';
import { pathRoutes } from './paths/path-routes.ts';
import { createPathStore } from './paths/path-store.ts';

export type Dependencies = {
  pool: Pool;
  codec: Pick<Codec, 'encode'>;
  /** Told when an event waits in the outbox. */
  relay: { wake: () => void };
  verify: TokenVerifier;
  logger: Logger;
  metrics: Metrics;
  now?: () => Date;
};

/** The learning service over HTTP; it does not listen. */
export function buildApp({ pool, codec, relay, verify, logger, metrics, now = () => new Date() }: Dependencies) {
  const app = createServer({ logger, metrics, readiness: { postgres: () => pool.query('SELECT 1') } });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  app.addHook('onClose', () => prisma.$disconnect());

  void app.register(async (api) => {
    await api.register(authScope(verify));
    await api.register(idempotency({ pool }));
    pathRoutes(api, { paths: createPathStore(prisma) });
    enrolmentRoutes(api, { enrolments: createEnrolmentStore(pool), codec, relay, now });
    completionRoutes(api, { completions: createCompletionStore(pool), codec, relay, now });
  });
  return app;
}
