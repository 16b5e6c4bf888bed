import type { CountingArm } from '../consumer/counting-arm.ts';
import { type Arm, startArm } from '../harness/arm.ts';
import type { Benchmark, Engines, Finding, Sample, Size } from '../harness/benchmark.ts';
import { costOf, cpuPerUnit, inTurn } from '../harness/rounds.ts';
import { type Backlog, openBacklog } from '../workload/backlog.ts';
import { createDatabase } from '../workload/mongo.ts';
import { cpuOf } from './cpu-of.ts';
import { eventsOf, growthEvents } from './growth-events.ts';
import { type StoredDays, storeDays } from './stored-days.ts';

/** Users and stored days of the small database; the large one has a hundred times as many of both. */
const SIZES = {
  quick: { rounds: 1, users: 1, days: 20, userDays: 20 },
  full: { rounds: 5, users: 20, days: 100, userDays: 1_000 },
} as const;
const TIMES = 100;
const GOAL = { sense: 'at most', value: 1.15 } as const;
const LARGE_RUN = 'large';

type Round = { consumer: Sample; store: Sample | undefined };

/**
 * New events on stored and on new days, counted into a small database and into one with 100 times the users and stored
 * days. The small one is made anew for each round, so that it stays small; the large one hardly grows by a round.
 */
export const growthBenchmark: Benchmark = {
  name: 'growth',
  run: async (engines, size) => {
    const { rounds, users, days } = SIZES[size];
    const backlog = await openBacklog(engines);
    const large = createDatabase(engines.urls.mongoUrl);
    const arm = await startArm<CountingArm>(new URL('../consumer/counting-arm.ts', import.meta.url), {
      brokers: engines.urls.kafkaBrokers.split(','),
      registryUrl: engines.urls.schemaRegistryUrl,
    });
    try {
      await storeDays(large.url, { run: LARGE_RUN, users: users * TIMES, days });
      const count = createRound({ engines, backlog, arm, size });
      const turn = { small: 0, large: 0 };
      const samples = await inTurn(rounds, {
        a: () => countIntoSmall(engines, size, turn.small++, count),
        b: () => count(large.url, { run: LARGE_RUN, users: users * TIMES, days, round: turn.large++ }),
      });
      return findingsOf(samples.a, samples.b);
    } finally {
      await Promise.all([arm.close(), backlog.close()]);
      await large.drop();
    }
  },
};

type Count = (mongoUrl: string, stored: StoredDays & { round: number }) => Promise<Round>;

async function countIntoSmall({ urls }: Engines, size: Size, round: number, count: Count): Promise<Round> {
  const { users, days } = SIZES[size];
  const small = createDatabase(urls.mongoUrl);
  try {
    const stored = { run: `small-${round}`, users, days };
    await storeDays(small.url, stored);
    return await count(small.url, { ...stored, round: 0 });
  } finally {
    await small.drop();
  }
}

type RoundOptions = { engines: Engines; backlog: Backlog; arm: Arm<CountingArm>; size: Size };

function createRound({ engines, backlog, arm, size }: RoundOptions): Count {
  const { userDays } = SIZES[size];
  const records = eventsOf({ userDays });
  return async (mongoUrl, stored) => {
    await backlog.rewind(await backlog.append(growthEvents({ ...stored, userDays })));
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
