// npm run analytics:rebuild [-- --swap] [--json]: exit code 0 equal (or all swapped), 2 different, 1 could not.
import { parseArgs } from 'node:util';
import { createCodec, createProducer } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { GROUP } from '../app.ts';
import { readLogLevel, readRebuildConfig } from '../config.ts';
import { createDailyStatsMetrics } from '../daily-stats/daily-stats-metrics.ts';
import { connectMongo, createDailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { createCountedLog } from './counted-log.ts';
import { createSwapStore, REBUILT } from './swap-store.ts';
import { withLease } from './lease.ts';
import { rebuild } from './rebuild.ts';
import { createRebuildStore } from './rebuild-store.ts';
import { createReport } from './report.ts';

const NAME = 'analytics-rebuild';
const EXIT = { done: 0, failed: 1, different: 2 } as const;

const logger = createLogger({ service: NAME, level: readLogLevel() });
try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`rebuild: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.failed;
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { swap: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const { swap, json: isJson } = values;
  const report = createReport(
    { isJson, swap },
    {
      result: (line) => void process.stdout.write(`${line}\n`),
      progress: (line) => void process.stderr.write(`rebuild: ${line}\n`),
    },
  );
  const config = readRebuildConfig();
  const brokers = config.KAFKA_BROKERS.split(',');
  const metrics = createMetrics(NAME);
  const codec = await createCodec({ registryUrl: config.SCHEMA_REGISTRY_URL });
  const mongo = await connectMongo(config.MONGO_URL);
  const producer = createProducer({ brokers, clientId: NAME, codec, logger, metrics });
  try {
    await producer.connect();
    const db = mongo.db();
    const store = { metrics: createDailyStatsMetrics(metrics) };
    const [rebuilds, owner, now] = [createRebuildStore(db), createId(), Date.now];
    const outcome = await withLease({ rebuilds, owner, now }, (signal) =>
      rebuild(
        { swap },
        {
          owner,
          log: createCountedLog({ brokers, codec, groupId: GROUP, logger }),
          live: createDailyStatsStore(db, store),
          rebuilt: createDailyStatsStore(db, { ...store, collection: REBUILT }),
          documents: createSwapStore(db),
          rebuilds,
          producer,
          news: report,
          now,
          signal,
        },
      ),
    );
    report.done(outcome);
    const remaining = swap ? outcome.left : outcome.differences;
    return remaining === 0 ? EXIT.done : EXIT.different;
  } finally {
    await producer.close();
    await codec.close();
    await mongo.close();
  }
}
