// Publishes messages that are encoded before the clock runs, in the producer's largest batches, one after the other.
import { createCodec, createProducer } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { serveArm, startMeter } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';
import { ACTIVITY_TOPIC, activities } from '../workload/activities.ts';
import { encoded } from '../workload/backlog.ts';
import { take } from '../workload/take.ts';

export type RawArm = {
  settings: { brokers: string[]; registryUrl: string };
  input: { run: string; rows: number };
  output: Sample;
};

/** What the producer takes into one request. */
const BATCH = 1_000;

await serveArm<RawArm>(async ({ brokers, registryUrl }) => {
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer = createProducer({ brokers, clientId: 'bench-raw', codec, ...quietTelemetry('bench') });
  await producer.connect();

  /** Messages are made batch by batch: a heap that holds them all collects garbage at other times than one in service. */
  async function publishAll({ run, rows }: RawArm['input']): Promise<Sample> {
    const spent: Sample = { units: rows, cpuMs: 0, wallMs: 0 };
    const events = activities(run, rows);
    globalThis.gc?.();
    for (let left = rows; left > 0; left -= BATCH) {
      const messages = [...take(events, Math.min(left, BATCH))].map((event) => encoded(codec, event));
      const meter = startMeter();
      await producer.publishEncoded(messages);
      const { cpuMs, wallMs } = meter();
      spent.cpuMs += cpuMs;
      spent.wallMs += wallMs;
    }
    return spent;
  }

  return {
    answer: publishAll,
    close: async () => {
      await producer.close();
      await codec.close();
    },
  };
});
