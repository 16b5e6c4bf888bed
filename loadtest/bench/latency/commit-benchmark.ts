import { startArm } from '../harness/arm.ts';
import type { Benchmark } from '../harness/benchmark.ts';
import { inTurn } from '../harness/rounds.ts';
import { median } from '../harness/statistics.ts';
import { createOutboxDatabase } from '../relay/outbox-database.ts';
import type { CommitArm } from './commit-arm.ts';
import type { Latencies } from './pace.ts';
import type { PublishArm } from './publish-arm.ts';

const PER_SECOND = 500;
const SIZES = { quick: { rounds: 1, count: 250 }, full: { rounds: 5, count: 1_500 } } as const;
const GOAL = { sense: 'at most', value: 10 } as const;

/** What the outbox adds to the latency of an event at 500 transactions a second, at the 95th percentile. */
export const commitBenchmark: Benchmark = {
  name: 'commit',
  run: async ({ urls }, size) => {
    const { rounds, count } = SIZES[size];
    const settings = { brokers: urls.kafkaBrokers.split(','), registryUrl: urls.schemaRegistryUrl };
    const database = await createOutboxDatabase(urls.postgresUrl);
    const [publish, commit] = await Promise.all([
      startArm<PublishArm>(new URL('publish-arm.ts', import.meta.url), settings),
      startArm<CommitArm>(new URL('commit-arm.ts', import.meta.url), { ...settings, databaseUrl: database.url }),
    ]);
    try {
      const input = { perSecond: PER_SECOND, count };
      const samples = await inTurn(rounds, {
        a: () => publish.ask({ run: 'publish', ...input }),
        b: () => commit.ask({ run: 'commit', ...input }),
      });
      return [
        {
          figure: `commit to acknowledgement at ${PER_SECOND}/s, p95 − raw produce`,
          value: p95(samples.b) - p95(samples.a),
          unit: 'ms',
          goal: GOAL,
          detail: `p95: from the commit ${p95(samples.b).toFixed(1)} ms, raw produce ${p95(samples.a).toFixed(1)} ms`,
          samples: { publish: samples.a, commit: samples.b },
        },
      ];
    } finally {
      await Promise.all([publish.close(), commit.close()]);
      await database.drop();
    }
  },
};

function p95(rounds: readonly Latencies[]): number {
  return median(rounds.map((round) => round.p95));
}
