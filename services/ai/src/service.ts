import { createConsumer, createOutboxRelay } from '@astrapath/events';
import { type Closable, createTokenVerifier } from '@astrapath/service';
import type { Analysers } from './analysers/analyser.ts';
import { buildApp } from './app.ts';
import type { Clients } from './clients.ts';
import type { Config } from './config.ts';
import { createCoachAnalyser } from './interview-coach/coach-analyser.ts';
import { executionHandler } from './jobs/execution-consumer.ts';
import { createJobMetrics } from './jobs/job-metrics.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import { createRunJob } from './jobs/job-run.ts';
import { createJobStore } from './jobs/job-store.ts';
import { createJobSweep } from './jobs/job-sweep.ts';
import { createJobWorker } from './jobs/job-worker.ts';
import { createTextReader } from './language/text-reader.ts';
import { createModelStore } from './models/model-store.ts';
import { pathHandler } from './paths/path-consumer.ts';
import { createPathStore } from './paths/path-store.ts';
import { createOccupationStore } from './skill-gap/occupation-store.ts';
import { createSkillGapAnalyser } from './skill-gap/skill-gap-analyser.ts';

export type ServiceOptions = {
  config: Config;
  clients: Clients;
  fail: (error: unknown) => void;
  clock?: () => Date;
  /** Consumer group; default `ai`. */
  groupId?: string;
  /** Age and pace of the sweep; default 10 s and 5 s. */
  sweep?: { untouchedMs: number; intervalMs: number };
};

/** Starts everything but listening to HTTP; `parts` is what must stop, in order. */
export async function startAi({ config, clients, fail, clock = now, groupId = 'ai', sweep }: ServiceOptions) {
  const { logger, metrics, pool, codec, producer, queueRedis, workerRedis } = clients;
  const databaseUrl = config.DATABASE_URL;
  const prefix = config.QUEUE_PREFIX;
  const store = createJobStore(clients);
  const models = createModelStore(clients);
  const paths = createPathStore(clients);
  const reader = createTextReader();
  const analysers: Analysers = {
    'local:interview-coach': createCoachAnalyser(reader),
    'local:skill-gap': createSkillGapAnalyser({ occupations: createOccupationStore(clients), paths }),
  };
  const jobMetrics = createJobMetrics(metrics);
  const relay = createOutboxRelay({ pool, producer, logger, metrics, databaseUrl });
  const queue = createJobQueue({ redis: queueRedis, prefix });
  const common = { store, relay, metrics: jobMetrics, clock, logger };
  const run = createRunJob({
    ...common,
    models,
    analysers,
    countTokens: reader.countTokens,
    timeoutMs: config.JOB_TIMEOUT * 1_000,
  });
  const worker = createJobWorker({ redis: workerRedis, prefix, concurrency: config.WORKER_CONCURRENCY, run, logger });
  const jobSweep = createJobSweep({ ...common, queue, ...sweep });
  const handlers = [executionHandler({ request: store.request, queue, clock }), pathHandler({ store: paths })];
  const brokers = config.KAFKA_BROKERS.split(',');
  const consumer = createConsumer({
    brokers,
    groupId,
    groupInstanceId: config.GROUP_INSTANCE_ID,
    codec,
    producer,
    logger,
    metrics,
    handlers,
    onCrash: fail,
  });
  const readiness = {
    PostgreSQL: () => pool.query('SELECT 1'),
    Redis: () => queueRedis.ping(),
    Kafka: () => (consumer.isHealthy() ? undefined : Promise.reject(new Error('the consumer makes no progress'))),
    worker: () => (worker.isRunning() ? undefined : Promise.reject(new Error('the worker takes no jobs'))),
  };
  const app = buildApp({ logger, metrics, readiness, verify: verifier(config), jobs: store, models });

  await relay.start();
  worker.start();
  await consumer.start();
  jobSweep.start();
  const parts: Closable[] = [
    { name: 'http', close: () => app.close() },
    { name: 'job sweep', close: jobSweep.close },
    { name: 'consumer', close: () => consumer.close() },
    // Finishes the jobs it has taken; those that wait are for the next process.
    { name: 'worker', close: worker.close },
    { name: 'queue', close: queue.close },
    { name: 'outbox relay', close: () => relay.close() },
  ];
  return { app, parts };
}

function verifier({ AUTH_URL, TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience }: Config) {
  return createTokenVerifier({ jwksUrl: new URL('/.well-known/jwks.json', AUTH_URL).href, issuer, audience });
}

function now(): Date {
  return new Date();
}
