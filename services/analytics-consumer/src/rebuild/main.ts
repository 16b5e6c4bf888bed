// npm run analytics:rebuild [-- --swap [--allow-removal]] [--json]: exit code 0 equal (or all swapped), 2 different,
// 3 some undecided, 1 could not.
import { parseArgs } from 'node:util';
import { createCodec, createProducer, type Producer } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { createLogger, createMetrics, type Metrics } from '@astrapath/telemetry';
import type { Db } from 'mongodb';
import { GROUP } from '../app.ts';
import { readLogLevel, readRebuildConfig } from '../config.ts';
import { createDailyStatsMetrics } from '../daily-stats/daily-stats-metrics.ts';
import { connectMongo, createDailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { type CountedLog, createCountedLog } from './counted-log.ts';
import { withLease } from './lease.ts';
import { rebuild, type RebuildOptions, type RebuildOutcome } from './rebuild.ts';
import { createRebuildStore } from './rebuild-store.ts';
import { createReport } from './report.ts';
import { createSwapStore, rebuiltCollection } from './swap-store.ts';

const NAME = 'analytics-rebuild';
const EXIT = { done: 0, failed: 1, different: 2, undecided: 3 } as const;

const logger = createLogger({ service: NAME, level: readLogLevel() });
try {
  process.exitCode = await run(readOptions());
} catch (error) {
  process.stderr.write(`rebuild: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.failed;
}

type Options = RebuildOptions & { isJson: boolean };

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      swap: { type: 'boolean', default: false },
      'allow-removal': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  return { swap: values.swap, allowRemoval: values['allow-removal'], isJson: values.json };
}

async function run(options: Options): Promise<number> {
  const config = readRebuildConfig();
  const brokers = config.KAFKA_BROKERS.split(',');
  const metrics = createMetrics(NAME);
  const codec = await createCodec({ registryUrl: config.SCHEMA_REGISTRY_URL });
  const mongo = await connectMongo(config.MONGO_URL);
  const producer = createProducer({ brokers, clientId: NAME, codec, logger, metrics });
  try {
    await producer.connect();
    const log = createCountedLog({ brokers, codec, groupId: GROUP, logger });
    return await rebuildAndReport(options, { db: mongo.db(), log, producer, metrics });
  } finally {
    await producer.close();
    await codec.close();
    await mongo.close();
  }
}

type Clients = { db: Db; log: CountedLog; producer: Producer; metrics: Metrics };

async function rebuildAndReport(options: Options, { db, log, producer, metrics }: Clients): Promise<number> {
  const report = createReport(options, {
    result: (line) => void process.stdout.write(`${line}\n`),
    progress: (line) => void process.stderr.write(`rebuild: ${line}\n`),
  });
  const [rebuilds, owner, now] = [createRebuildStore(db), createId(), Date.now];
  const store = { metrics: createDailyStatsMetrics(metrics) };
  const live = createDailyStatsStore(db, store);
  const rebuilt = createDailyStatsStore(db, { ...store, collection: rebuiltCollection(owner) });
  const documents = createSwapStore(db, owner);
  const needed = { owner, log, live, rebuilt, documents, rebuilds, producer, news: report, now };
  const outcome = await withLease({ rebuilds, owner, now }, (signal) => rebuild(options, { ...needed, signal }));
  report.done(outcome);
  return exitCodeOf(outcome);
}

function exitCodeOf({ differences, swapped, undecided }: RebuildOutcome): number {
  if (differences > swapped) return EXIT.different;
  return undecided === 0 ? EXIT.done : EXIT.undecided;
}
