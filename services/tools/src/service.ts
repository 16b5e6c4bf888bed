import { createConsumer, createOutboxRelay } from '@astrapath/events';
import { type Closable, createTokenVerifier } from '@astrapath/service';
import { buildApp } from './app.ts';
import type { Clients } from './clients.ts';
import type { Config } from './config.ts';
import { aiJobHandler } from './executions/ai-job-consumer.ts';
import { createExecutionMetrics } from './executions/execution-metrics.ts';
import { createExecutionStore } from './executions/execution-store.ts';
import { createFinishListener } from './executions/finish-listener.ts';
import { createFinishPublisher } from './executions/finish-publisher.ts';
import { createFinish } from './executions/finishing.ts';
import { createOverdueSweep } from './executions/overdue-sweep.ts';
import { createWaiters } from './executions/waiters.ts';

export type ServiceOptions = {
  config: Config;
  clients: Clients;
  fail: (error: unknown) => void;
  clock?: () => Date;
  /** Consumer group; default `tools`. */
  groupId?: string;
};

/** Starts everything but listening to HTTP; `parts` is what must stop, in order. */
export async function startTools({ config, clients, fail, clock = now, groupId = 'tools' }: ServiceOptions) {
  const { logger, metrics, pool, codec, producer } = clients;
  const databaseUrl = config.DATABASE_URL;
  const store = createExecutionStore(clients);
  const waiters = createWaiters();
  const listener = createFinishListener({ databaseUrl, waiters, logger });
  const publisher = createFinishPublisher({ pool, waiters, logger });
  const relay = createOutboxRelay({ pool, producer, logger, metrics, databaseUrl });
  const finish = createFinish({ store, relay, publisher, metrics: createExecutionMetrics(metrics) });
  const handlers = [aiJobHandler({ find: store.find, finish, clock })];
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
  const sweep = createOverdueSweep({
    unfinishedSince: store.unfinishedSince,
    finish,
    timeoutMs: config.EXECUTION_TIMEOUT * 1_000,
    clock,
    logger,
  });
  const readiness = {
    PostgreSQL: () => pool.query('SELECT 1'),
    Kafka: () => (consumer.isHealthy() ? undefined : Promise.reject(new Error('the consumer makes no progress'))),
  };
  const app = buildApp({ logger, metrics, readiness, verify: verifier(config), pool, store, waiters, relay, clock });

  await listener.start();
  await relay.start();
  await consumer.start();
  sweep.start();
  const parts: Closable[] = [
    // Requests that wait are answered 202 at once; their executions go on without us.
    { name: 'waiters', close: waiters.releaseAll },
    { name: 'http', close: () => app.close() },
    { name: 'overdue sweep', close: sweep.close },
    { name: 'consumer', close: () => consumer.close() },
    { name: 'finish publisher', close: publisher.close },
    { name: 'finish listener', close: listener.close },
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
