import { startArm } from '../harness/arm.ts';
import type { Benchmark, Finding } from '../harness/benchmark.ts';
import { afterWarmUp, costOf } from '../harness/rounds.ts';
import { median } from '../harness/statistics.ts';
import { activities } from '../workload/activities.ts';
import { openBacklog } from '../workload/backlog.ts';
import { createDatabase } from '../workload/mongo.ts';
import type { CountingArm } from './counting-arm.ts';

const SIZES = { quick: { rounds: 1, records: 1_000 }, full: { rounds: 5, records: 40_000 } } as const;
const GOAL = { sense: 'at most', value: 0.05 } as const;

/** The whole way from the log into documents: a backlog of a university's days, each round into an empty database. */
export const countingBenchmark: Benchmark = {
  name: 'counting',
  run: async (engines, size) => {
    const { rounds, records } = SIZES[size];
    const { urls } = engines;
    const backlog = await openBacklog(engines);
    const arm = await startArm<CountingArm>(new URL('counting-arm.ts', import.meta.url), {
      brokers: urls.kafkaBrokers.split(','),
      registryUrl: urls.schemaRegistryUrl,
    });
    try {
      const start = await backlog.append(activities('counting', records));
      const samples = await afterWarmUp(rounds, async () => {
        const database = createDatabase(urls.mongoUrl);
        await backlog.rewind(start);
        const sample = await arm.ask({ mongoUrl: database.url, records });
        await database.drop();
        return sample;
      });
      return findingsOf(samples, records);
    } finally {
      await Promise.all([arm.close(), backlog.close()]);
    }
  },
};

function findingsOf(samples: CountingArm['output'][], records: number): Finding[] {
  const days = new Set([...activities('counting', records)].map(({ userId, statDate }) => `${userId}:${statDate}`));
  const leastPerEvent = days.size / records;
  return [
    {
      figure: 'MongoDB write commands',
      value: median(samples.map(({ writes, units }) => writes.commands / units)),
      unit: 'an event',
      goal: GOAL,
      detail: `${costOf(samples)}; all that the pipeline does, into an empty database`,
      samples,
    },
    {
      figure: 'MongoDB documents written',
      value: median(samples.map(({ writes, units }) => writes.documents / units)),
      unit: 'an event',
      detail: `one a user-day, each written once, would be ${leastPerEvent.toFixed(4)}`,
      samples,
    },
  ];
}
