import { createTestIssuer } from '@astrapath/testing';
import { Pool } from 'undici';
import { type Arm, startArm } from '../harness/arm.ts';
import type { Benchmark, Sample } from '../harness/benchmark.ts';
import { costOf, cpuPerUnit, inTurn } from '../harness/rounds.ts';
import type { IngestArm } from './ingest-arm.ts';

const SIZES = { quick: { rounds: 1, requests: 500 }, full: { rounds: 5, requests: 5_000 } } as const;
const CONNECTIONS = 50;
const GOAL = { sense: 'at least', value: 0.6 } as const;

/** One event a request on connections that stay open; the same service without a broker does all the rest. */
export const ingestBenchmark: Benchmark = {
  name: 'ingest',
  run: async ({ urls }, size) => {
    const { rounds, requests } = SIZES[size];
    const issuer = await createTestIssuer();
    const tokens = await Promise.all(Array.from({ length: CONNECTIONS }, () => issuer.token()));
    const file = new URL('ingest-arm.ts', import.meta.url);
    const common = {
      brokers: urls.kafkaBrokers.split(','),
      registryUrl: urls.schemaRegistryUrl,
      mongoUrl: urls.mongoUrl,
      issuerUrl: issuer.url,
    };
    const [broker, none] = await Promise.all([
      startArm<IngestArm>(file, { ...common, producer: 'kafka' }),
      startArm<IngestArm>(file, { ...common, producer: 'none' }),
    ]);
    try {
      const samples = await inTurn(rounds, {
        a: () => load(none, tokens, requests),
        b: () => load(broker, tokens, requests),
      });
      return [
        {
          figure: 'requests a CPU second, with a broker ÷ without',
          value: cpuPerUnit(samples.a) / cpuPerUnit(samples.b),
          unit: 'ratio',
          goal: GOAL,
          detail: `with ${costOf(samples.b)}, without ${costOf(samples.a)}, ${CONNECTIONS} connections`,
          samples: { without: samples.a, with: samples.b },
        },
      ];
    } finally {
      await Promise.all([broker.close(), none.close(), issuer.close()]);
    }
  },
};

/** Sends the requests, one at a time a connection, and reads the service's CPU time before and after. */
async function load(arm: Arm<IngestArm>, tokens: readonly string[], requests: number): Promise<Sample> {
  const before = await arm.ask({});
  const pool = new Pool(`http://127.0.0.1:${before.port}`, { connections: CONNECTIONS, pipelining: 1 });
  const began = performance.now();
  let left = requests;
  const sendAll = async (token: string) => {
    while (left-- > 0) await send(pool, token);
  };
  await Promise.all(tokens.map(sendAll));
  const wallMs = performance.now() - began;
  await pool.close();
  const { cpuMs } = await arm.ask({});
  return { units: requests, cpuMs: cpuMs - before.cpuMs, wallMs };
}

async function send(pool: Pool, token: string): Promise<void> {
  const event = { type: 'tool_usage', toolId: 'interview_coach', duration: 40, timestamp: new Date().toISOString() };
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/api/analytics/events',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  await body.dump();
  if (statusCode !== 202) throw new Error(`status ${statusCode} instead of 202`);
}
