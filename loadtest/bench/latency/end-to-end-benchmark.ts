import { createTestIssuer } from '@astrapath/testing';
import { MongoClient } from 'mongodb';
import { Pool } from 'undici';
import type { Benchmark, Engines, Size } from '../harness/benchmark.ts';
import { afterWarmUp } from '../harness/rounds.ts';
import { median } from '../harness/statistics.ts';
import { openBacklog } from '../workload/backlog.ts';
import { createDatabase } from '../workload/mongo.ts';
import { watchArrivals } from './arrivals.ts';
import { atRate, type Latencies, latenciesOf } from './pace.ts';
import { startService } from './service.ts';

const PER_SECOND = 50;
const SIZES = { quick: { rounds: 1, count: 25 }, full: { rounds: 5, count: 250 } } as const;
const GOAL = { sense: 'at most', value: 250 } as const;
const DAY = new Date().toISOString().slice(0, 10);

/** From the 202 to a document that a reader finds, through both services as they are deployed. */
export const endToEndBenchmark: Benchmark = {
  name: 'end-to-end',
  run: async (engines, size) => {
    const samples = await sample(engines, size);
    const p95 = median(samples.map((round) => round.p95));
    const p50 = median(samples.map((round) => round.p50));
    const p99 = median(samples.map((round) => round.p99));
    return [
      {
        figure: `202 to document at ${PER_SECOND}/s, p95`,
        value: p95,
        unit: 'ms',
        goal: GOAL,
        detail: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
        samples,
      },
    ];
  },
};

async function sample({ urls }: Engines, size: Size): Promise<Latencies[]> {
  const { rounds, count } = SIZES[size];
  const issuer = await createTestIssuer();
  const database = createDatabase(urls.mongoUrl);
  await skipBacklog(urls);
  const settings = {
    KAFKA_BROKERS: urls.kafkaBrokers,
    SCHEMA_REGISTRY_URL: urls.schemaRegistryUrl,
    MONGO_URL: database.url,
    AUTH_URL: issuer.url,
  };
  const services = await Promise.all([
    startService('analytics', settings),
    startService('analytics-consumer', settings),
  ]);
  const mongo = await MongoClient.connect(database.url);
  const arrivals = watchArrivals(mongo.db());
  const http = new Pool(services[0].origin, { connections: 10 });
  const token = await issuer.token({ sessionId: null, scope: 'analytics:import' });
  let round = 0;
  try {
    return await afterWarmUp(rounds, async () => {
      round += 1;
      const ms = await atRate(PER_SECOND, count, async (index) => {
        const userId = `end-to-end-${round}-${index}`;
        const arrival = arrivals.arrival(`${userId}:${DAY}`);
        await send(http, token, userId);
        const acceptedAt = performance.now();
        return Math.max(0, (await arrival) - acceptedAt);
      });
      return latenciesOf(ms);
    });
  } finally {
    await arrivals.close();
    await Promise.all([http.close(), mongo.close(), ...services.map((service) => service.close()), issuer.close()]);
    await database.drop();
  }
}

/** What other benchmarks wrote is not to be counted first. */
async function skipBacklog(urls: Engines['urls']): Promise<void> {
  const backlog = await openBacklog({ urls });
  await backlog.rewind(await backlog.append([]));
  await backlog.close();
}

/** Each event is of a user of its own, so that its document tells of its arrival. */
async function send(http: Pool, token: string, userId: string): Promise<void> {
  const { statusCode, body } = await http.request({
    method: 'POST',
    path: '/api/analytics/events',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'tool_usage', timestamp: `${DAY}T00:00:00Z`, userId, timezone: 'UTC' }),
  });
  await body.dump();
  if (statusCode !== 202) throw new Error(`status ${statusCode} instead of 202`);
}
