import { createConsumer, type Codec, handleBatch, type Producer } from '@astrapath/events';
import { createServer } from '@astrapath/service';
import type { Logger, Metrics } from '@astrapath/telemetry';
import type { Db } from 'mongodb';
import { createDailyStatsMetrics } from './daily-stats/daily-stats-metrics.ts';
import { createDailyStatsStore } from './daily-stats/daily-stats-store.ts';
import { COUNTED_TOPICS } from './daily-stats/day-fact.ts';
import { createPipeline } from './pipeline.ts';

/** The more of a backlog is taken at once, the more events a written document gets. A fetch holds as much. */
const BATCH_RECORDS = 5_000;
const FETCH_BYTES = 1_048_576;

export type Dependencies = {
  db: Db;
  codec: Codec;
  producer: Producer;
  brokers: readonly string[];
  logger: Logger;
  metrics: Metrics;
  /** The consumer cannot go on; default: an uncaught error. */
  onCrash?: (error: Error) => void;
  groupId?: string;
  now?: () => number;
};

/** The consumer that folds events into daily-stats documents, and the HTTP server that tells of its health. */
export async function buildApp(dependencies: Dependencies) {
  const {
    db,
    codec,
    producer,
    brokers,
    logger,
    metrics,
    groupId = 'analytics-consumer',
    now = Date.now,
    onCrash,
  } = dependencies;
  const stopping = new AbortController();
  const dailyStatsMetrics = createDailyStatsMetrics(metrics);
  const store = createDailyStatsStore(db, { metrics: dailyStatsMetrics });
  await store.prepare();
  const count = createPipeline({ store, producer, now, metrics: dailyStatsMetrics, stopping: stopping.signal });
  const consumer = createConsumer({
    brokers,
    groupId,
    codec,
    producer,
    logger,
    metrics,
    batchSize: BATCH_RECORDS,
    fetchBytes: FETCH_BYTES,
    handlers: [handleBatch(COUNTED_TOPICS, count)],
    ...(onCrash ? { onCrash } : {}),
  });
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
  return {
    consumer: {
      start: () => consumer.start(),
      close: () => {
        stopping.abort();
        return consumer.close();
      },
    },
    server,
  };
}
