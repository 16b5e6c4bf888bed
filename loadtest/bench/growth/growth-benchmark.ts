import type { CountingArm } from '../consumer/counting-arm.ts';
import { type Arm, startArm } from '../harness/arm.ts';
import type { Benchmark, Engines, Finding, Sample, Size } from '../harness/benchmark.ts';
import { costOf, cpuPerUnit, inTurn } from '../harness/rounds.ts';
import { activities } from '../workload/activities.ts';
import { type Backlog, openBacklog } from '../workload/backlog.ts';
import { createDatabase } from '../workload/mongo.ts';
import { cpuOf } from './cpu-of.ts';
import { storeDays } from './stored-days.ts';

/** Users and stored days of the small database; the large one has a hundred times as many of both. */
const SIZES = {
  quick: { rounds: 1, records: 500, users: 1, days: 5 },
  full: { rounds: 5, records: 10_000, users: 20, days: 10 },
} as const;
const TIMES = 100;
const GOAL = { sense: 'at most', value: 1.15 } as const;
const RUN = 'growth';

type Round = { consumer: Sample; store: Sample | undefined };

/** The same new events counted into a small database and into one with 100 times the users and stored days. */
export const growthBenchmark: Benchmark = {
  name: 'growth',
  run: async (engines, size) => {
    const { rounds, users, days } = SIZES[size];
    const backlog = await openBacklog(engines);
    const [small, large] = [createDatabase(engines.urls.mongoUrl), createDatabase(engines.urls.mongoUrl)];
    const arm = await startArm<CountingArm>(new URL('../consumer/counting-arm.ts', import.meta.url), {
      brokers: engines.urls.kafkaBrokers.split(','),
      registryUrl: engines.urls.schemaRegistryUrl,
    });
    try {
      await storeDays(small.url, { run: RUN, users, days });
      await storeDays(large.url, { run: RUN, users: users * TIMES, days });
      const round = createRound({ engines, backlog, arm, size });
      const samples = await inTurn(rounds, { a: () => round(small.url), b: () => round(large.url) });
      return findingsOf(samples.a, samples.b);
    } finally {
      await Promise.all([arm.close(), backlog.close()]);
      await Promise.all([small.drop(), large.drop()]);
    }
  },
};

type RoundOptions = { engines: Engines; backlog: Backlog; arm: Arm<CountingArm>; size: Size };

/** Each round counts events that its database has not seen yet: the n-th of one database are those of the other. */
function createRound({ engines, backlog, arm, size }: RoundOptions): (mongoUrl: string) => Promise<Round> {
  const { records } = SIZES[size];
  const seeds = new Map<string, number>();
  return async (mongoUrl) => {
    const seed = (seeds.get(mongoUrl) ?? 0) + 1;
    seeds.set(mongoUrl, seed);
    await backlog.rewind(await backlog.append(activities(RUN, records, seed)));
    const before = await cpuOf(engines.pidOf('mongo'));
    const consumer = await arm.ask({ mongoUrl, records });
    const after = await cpuOf(engines.pidOf('mongo'));
    if (before === undefined || after === undefined) return { consumer, store: undefined };
    return { consumer, store: { units: records, cpuMs: after - before, wallMs: consumer.wallMs } };
  };
}

function findingsOf(small: Round[], large: Round[]): Finding[] {
  const samples = { small, large };
  const [less, more] = [small, large].map((rounds) => rounds.map(totalOf));
  if (less === undefined || more === undefined) return [];
  const stores = [small, large].map((rounds) => rounds.flatMap(({ store }) => store ?? []));
  const consumers = [small, large].map((rounds) => rounds.map(({ consumer }) => consumer));
  return [
    {
      figure: `CPU an event, consumer and store, ${TIMES}× the users and stored days ÷ 1×`,
      value: cpuPerUnit(more) / cpuPerUnit(less),
      unit: 'ratio',
      goal: GOAL,
      detail: `large ${costOf(more)}, small ${costOf(less)}; consumer ${ratioOf(consumers)}, store ${ratioOf(stores)}`,
      samples,
    },
  ];
}

function totalOf({ consumer, store }: Round): Sample {
  return { ...consumer, cpuMs: consumer.cpuMs + (store?.cpuMs ?? 0) };
}

function ratioOf([small = [], large = []]: Sample[][]): string {
  return small.length === 0 ? 'not known' : `${(cpuPerUnit(large) / cpuPerUnit(small)).toFixed(2)}×`;
}
