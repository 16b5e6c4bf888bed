import { startArm } from '../harness/arm.ts';
import type { Benchmark, Finding, Sample } from '../harness/benchmark.ts';
import { costOf, cpuPerUnit, inTurn } from '../harness/rounds.ts';
import { activities } from '../workload/activities.ts';
import { openBacklog } from '../workload/backlog.ts';
import type { ConsumerArm } from './consumer-arm.ts';
import type { IdleLoopArm } from './idle-loop-arm.ts';

const SIZES = { quick: { rounds: 1, records: 1_000 }, full: { rounds: 5, records: 150_000 } } as const;
const GOAL = { sense: 'at least', value: 0.7 } as const;
/** The goal is for handlers of whole batches, by which events are counted; the others wait for a database an event. */
const KINDS = [
  { handler: 'batch', words: 'whole batches', goal: GOAL },
  { handler: 'each', words: 'one by one', goal: undefined },
] as const;

/** A backlog taken by libs/events with a handler that does nothing, against a kafkajs loop that does not even decode. */
export const consumerBenchmark: Benchmark = {
  name: 'consumer',
  run: async (engines, size) => {
    const { rounds, records } = SIZES[size];
    const brokers = engines.urls.kafkaBrokers.split(',');
    const backlog = await openBacklog(engines);
    const idle = await startArm<IdleLoopArm>(new URL('idle-loop-arm.ts', import.meta.url), { brokers });
    try {
      const start = await backlog.append(activities('consumer', records));
      const rewound = async (take: () => Promise<Sample>) => {
        await backlog.rewind(start);
        return take();
      };
      const findings: Finding[] = [];
      for (const { handler, words, goal } of KINDS) {
        const settings = { brokers, registryUrl: engines.urls.schemaRegistryUrl, handler };
        const ours = await startArm<ConsumerArm>(new URL('consumer-arm.ts', import.meta.url), settings);
        const samples = await inTurn(rounds, {
          a: () => rewound(() => idle.ask({ records })),
          b: () => rewound(() => ours.ask({ records })),
        });
        await ours.close();
        findings.push({ ...findingOf(words, samples), ...(goal && { goal }) });
      }
      return findings;
    } finally {
      await Promise.all([idle.close(), backlog.close()]);
    }
  },
};

function findingOf(words: string, { a: idle, b: ours }: { a: Sample[]; b: Sample[] }): Finding {
  return {
    figure: `events a CPU second, ${words}, consumer ÷ idle loop`,
    value: cpuPerUnit(idle) / cpuPerUnit(ours),
    unit: 'ratio',
    detail: `consumer ${costOf(ours)}, idle loop ${costOf(idle)}`,
    samples: { idle, ours },
  };
}
