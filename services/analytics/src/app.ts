import type { Producer } from '@astrapath/events';
import { authScope, createServer, type TokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { Db } from 'mongodb';
import { offerActivities } from './activities/activity-routes.ts';
import { offerDailyStats } from './daily-stats/daily-stats-routes.ts';
import { createDailyStatsStore } from './daily-stats/daily-stats-store.ts';

export type Dependencies = {
  db: Db;
  producer: Producer;
  verify: TokenVerifier;
  logger: Logger;
  metrics: Metrics;
  now?: () => number;
};

/** The analytics service: takes activities in, reads daily statistics out. It does not listen. */
export async function buildApp({ db, producer, verify, logger, metrics, now = Date.now }: Dependencies) {
  const app = createServer({ logger, metrics, readiness: { mongo: () => db.command({ ping: 1 }) } });
  const store = createDailyStatsStore(db);
  await app.register(async (scope) => {
    await scope.register(authScope(verify));
    offerActivities(scope, { producer, now });
    offerDailyStats(scope, { store, now });
  });
  return app;
}
