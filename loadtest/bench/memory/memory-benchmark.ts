import { startArm } from '../harness/arm.ts';
import type { Benchmark, Finding } from '../harness/benchmark.ts';
import { activities } from '../workload/activities.ts';
import { openBacklog } from '../workload/backlog.ts';
import { createDatabase } from '../workload/mongo.ts';
import { take } from '../workload/take.ts';
import type { Memory, MemoryArm } from './memory-arm.ts';

const SIZES = { quick: { few: 500, many: 1_500 }, full: { few: 100_000, many: 1_000_000 } } as const;
const GOAL = { sense: 'at most', value: 1.05 } as const;
const MIB = 1_048_576;

/** One process that counts a million events: what it holds then, against what it held after a tenth of them. */
export const memoryBenchmark: Benchmark = {
  name: 'memory',
  run: async (engines, size) => {
    const { few, many } = SIZES[size];
    const { urls } = engines;
    const backlog = await openBacklog(engines);
    const database = createDatabase(urls.mongoUrl);
    const events = activities('memory', many);
    await backlog.rewind(await backlog.append(take(events, few)));
    const arm = await startArm<MemoryArm>(new URL('memory-arm.ts', import.meta.url), {
      brokers: urls.kafkaBrokers.split(','),
      registryUrl: urls.schemaRegistryUrl,
      mongoUrl: database.url,
    });
    try {
      const early = await arm.ask({ records: few });
      const [late] = await Promise.all([arm.ask({ records: many }), backlog.append(take(events, many - few))]);
      return (['held', 'rss'] as const).map((kind) => findingOf(kind, { few, many }, { early, late }));
    } finally {
      await Promise.all([arm.close(), backlog.close()]);
      await database.drop();
    }
  },
};

function findingOf(
  kind: keyof Memory,
  { few, many }: { few: number; many: number },
  { early, late }: { early: Memory; late: Memory },
): Finding {
  const words = { held: 'heap and buffers after collection', rss: 'resident memory' }[kind];
  return {
    figure: `${words}, after ${many} events ÷ after ${few}`,
    value: late[kind] / early[kind],
    unit: 'ratio',
    goal: GOAL,
    detail: `${(early[kind] / MIB).toFixed(1)} MiB, then ${(late[kind] / MIB).toFixed(1)} MiB`,
    samples: { early, late },
  };
}
