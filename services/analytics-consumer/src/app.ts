import { createConsumer, type Codec, type Consumer, handleBatch, type Producer } from '@astrapath/events';
import { authScope, createId, createServer, requireRole, type TokenVerifier } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { Db } from 'mongodb';
import { correctionRoutes } from './corrections/correction-routes.ts';
import { createCorrectionSweep } from './corrections/correction-sweep.ts';
import { createCorrectionStore, type CorrectionStore } from './corrections/correction-store.ts';
import { createDailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import { createDailyStatsStore, type DailyStatsStore } from './daily-stats/daily-stats-store.ts';
import { COUNTED_TOPICS } from './daily-stats/day-fact.ts';
import { offerDeadLetters } from './dead-letters/dead-letters.ts';
import { createReplayStore, type ReplayStore } from './dead-letters/replay-store.ts';
import { createBookkeeper } from './ledger/bookkeeper.ts';
import { ledgerRoutes } from './ledger/ledger-routes.ts';
import { createLedgerStore, type LedgerStore } from './ledger/ledger-store.ts';
import { createLedgerWatch } from './ledger/ledger-watch.ts';
import { readLedger } from './ledger/read-ledger.ts';
import { createPipeline } from './pipeline.ts';
import { finishLeftovers } from './rebuild/leftovers.ts';
import { createRebuildStore } from './rebuild/rebuild-store.ts';

/** The consumer group that folds. */
export const GROUP = 'analytics-consumer';
/** The more of a backlog is taken at once, the more events a written document gets. A fetch holds as much. */
const BATCH_RECORDS = 5_000;
const FETCH_BYTES = 1_048_576;

export type Dependencies = {
  db: Db;
  codec: Codec;
  producer: Producer;
  brokers: readonly string[];
  verify: TokenVerifier;
  logger: Logger;
  metrics: Metrics;
  /** The consumer cannot go on; default: an uncaught error. */
  onCrash?: (error: Error) => void;
  groupId?: string;
  /** Name of this member in the group; default none. */
  groupInstanceId?: string | undefined;
  now?: () => number;
};

type Stores = { store: DailyStatsStore; replays: ReplayStore; corrections: CorrectionStore; ledger: LedgerStore };

/** The consumer that folds events into daily-stats documents, and the HTTP server for its health and administrators. */
export async function buildApp(dependencies: Dependencies) {
  const { db, producer, metrics, groupId = GROUP, now = Date.now } = dependencies;
  const stopping = new AbortController();
  const dailyStatsMetrics = createDailyStatsMetrics(metrics);
  const store = createDailyStatsStore(db, { metrics: dailyStatsMetrics });
  const replays = createReplayStore(db);
  const corrections = createCorrectionStore(db);
  await Promise.all([store.prepare(), replays.prepare(), corrections.prepare()]);
  const ledger = createLedgerStore(db, { group: groupId, isDefault: groupId === GROUP });
  const bookkeeper = createBookkeeper({ store: ledger });
  const pipeline = { store, bookkeeper, producer, now, metrics: dailyStatsMetrics, stopping: stopping.signal };
  const count = createPipeline(pipeline);
  const read = () => readLedger({ ...dependencies, ledger });
  const ledgerWatch = createLedgerWatch({ ...dependencies, read, now });
  const sweep = createCorrectionSweep({ ...dependencies, corrections, now });
  const consumer = createGroupConsumer(dependencies, count);
  return {
    consumer: {
      start: async () => {
        await finishLeftovers({ ...dependencies, live: store, rebuilds: createRebuildStore(db), now });
        await consumer.start();
        sweep.start();
        ledgerWatch.start();
      },
      close: async () => {
        stopping.abort();
        ledgerWatch.close();
        await Promise.all([sweep.close(), consumer.close()]);
      },
    },
    server: createHttpServer(dependencies, consumer, { store, replays, corrections, ledger }),
  };
}

function createGroupConsumer(dependencies: Dependencies, count: ReturnType<typeof createPipeline>): Consumer {
  const { brokers, codec, producer, logger, metrics, onCrash, groupId = GROUP, groupInstanceId } = dependencies;
  return createConsumer({
    brokers,
    groupId,
    groupInstanceId,
    codec,
    producer,
    logger,
    metrics,
    batchSize: BATCH_RECORDS,
    fetchBytes: FETCH_BYTES,
    handlers: [handleBatch(COUNTED_TOPICS, count)],
    ...(onCrash ? { onCrash } : {}),
  });
}

function createHttpServer(
  { groupId = GROUP, now = Date.now, ...dependencies }: Dependencies,
  consumer: Pick<Consumer, 'isHealthy'>,
  stores: Stores,
) {
  const { db, verify, logger, metrics } = dependencies;
  const server = createServer({
    logger,
    metrics,
    readiness: {
      mongo: () => db.command({ ping: 1 }),
      consumer: () => {
        if (!consumer.isHealthy()) throw new Error('the consumer makes no progress');
      },
    },
  });
  void server.register(async (admin) => {
    await admin.register(authScope(verify));
    admin.addHook('onRequest', requireRole('admin'));
    offerDeadLetters(admin, { ...dependencies, ...stores, groupId, now });
    correctionRoutes(admin, { ...dependencies, ...stores, createId, now });
    ledgerRoutes(admin, { ...dependencies, ...stores });
  });
  return server;
}
