import { startArm } from '../harness/arm.ts';
import type { Benchmark, Finding } from '../harness/benchmark.ts';
import { activities } from '../workload/activities.ts';
import { openBacklog } from '../workload/backlog.ts';
import { createDatabase } from '../workload/mongo.ts';
import { take } from '../workload/take.ts';
import type { Memory, MemoryArm } from './memory-arm.ts';

/** `events` are counted in ten steps; the first of them is what the last is compared with. */
const SIZES = { quick: { events: 5_000 }, full: { events: 1_000_000 } } as const;
const STEPS = 10;
const GOAL = { sense: 'at most', value: 1.05 } as const;
const MIB = 1_048_576;

/** One process that counts a million events: what it holds then, against what it held after a tenth of them. */
export const memoryBenchmark: Benchmark = {
  name: 'memory',
  run: async (engines, size) => {
    const { urls } = engines;
    const backlog = await openBacklog(engines);
    const database = createDatabase(urls.mongoUrl);
    const events = activities('memory', SIZES[size].events);
    const step = SIZES[size].events / STEPS;
    await backlog.rewind(await backlog.append(take(events, step)));
    const arm = await startArm<MemoryArm>(new URL('memory-arm.ts', import.meta.url), {
      brokers: urls.kafkaBrokers.split(','),
      registryUrl: urls.schemaRegistryUrl,
      mongoUrl: database.url,
    });
    try {
      const looks = [await arm.ask({ records: step })];
      while (looks.length < STEPS) {
        // First written, then counted: making events takes time from the process that counts them.
        await backlog.append(take(events, step));
        looks.push(await arm.ask({ records: (looks.length + 1) * step }));
      }
      return [{ ...findingOf('held', looks, step), goal: GOAL }, findingOf('rss', looks, step)];
    } finally {
      await Promise.all([arm.close(), backlog.close()]);
      await database.drop();
    }
  },
};

const WORDS = { held: 'heap and buffers after collection', rss: 'resident memory' } as const;

function findingOf(kind: keyof Memory, looks: Memory[], step: number): Finding {
  const curve = looks.map((look) => look[kind]);
  const [early = Number.NaN, late = Number.NaN] = [curve.at(0), curve.at(-1)];
  return {
    figure: `${WORDS[kind]}, after ${STEPS * step} events ÷ after ${step}`,
    value: late / early,
    unit: 'ratio',
    goal: GOAL,
    detail: `MiB after each ${step}: ${curve.map((bytes) => (bytes / MIB).toFixed(1)).join(' ')}`,
    samples: { looks },
  };
}
