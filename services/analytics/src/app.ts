import type { Codec, Producer } from '@astrapath/events';
import { authScope, createServer, type TokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { Db } from 'mongodb';
import { createActivityPublisher } from './activities/activity-publisher.ts';
import { activityRoutes } from './activities/activity-routes.ts';
import { dailyStatsRoutes } from './daily-stats/daily-stats-routes.ts';
import { createDailyStatsStore } from './daily-stats/daily-stats-store.ts';

export type Dependencies = {
  db: Db;
  codec: Pick<Codec, 'encode'>;
  producer: Pick<Producer, 'publishEncoded'>;
  verify: TokenVerifier;
  logger: Logger;
  metrics: Metrics;
  now?: () => number;
};

/** The analytics service: takes activities in, reads daily statistics out. It does not listen. */
export function buildApp({ db, codec, producer, verify, logger, metrics, now = Date.now }: Dependencies) {
  const app = createServer({
    logger,
    metrics,
    readiness: { mongo: () => db.command({ ping: 1 }) },
    // A stream of events may take hours; one that stalls is given up in ndjson-body.ts.
    requestTimeoutMs: 0,
  });
  void app.register(async (api) => {
    await api.register(authScope(verify));
    activityRoutes(api, { publish: createActivityPublisher(codec, producer), now });
    dailyStatsRoutes(api, { store: createDailyStatsStore(db), now });
  });
  return app;
}
