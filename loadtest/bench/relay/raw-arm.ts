// Publishes messages that are encoded before the clock runs, in the producer's largest batches, one after the other.
import { createCodec, createProducer } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { measure, serveArm, startMeter } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';
import { ACTIVITY_TOPIC, activities } from '../workload/activities.ts';
import { encoded } from '../workload/backlog.ts';
import { take } from '../workload/take.ts';

export type RawArm = {
  settings: { brokers: string[]; registryUrl: string };
  /** Whether all messages are in memory before the first is published, or each batch is made when its turn comes. */
  input: { run: string; rows: number; isAllBeforehand: boolean };
  output: Sample;
};

/** What the producer takes into one request. */
const BATCH = 1_000;

await serveArm<RawArm>(async ({ brokers, registryUrl }) => {
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer = createProducer({ brokers, clientId: 'bench-raw', codec, ...quietTelemetry('bench') });
  await producer.connect();

  /** Batch by batch; what the making of messages leaves behind is collected off the clock. */
  async function publishAsMade({ run, rows }: RawArm['input']): Promise<Sample> {
    const spent: Sample = { units: rows, cpuMs: 0, wallMs: 0 };
    const events = activities(run, rows);
    globalThis.gc?.();
    for (let left = rows; left > 0; left -= BATCH) {
      const messages = [...take(events, Math.min(left, BATCH))].map((event) => encoded(codec, event));
      globalThis.gc?.({ type: 'minor', execution: 'sync' });
      const meter = startMeter();
      await producer.publishEncoded(messages);
      const { cpuMs, wallMs } = meter();
      spent.cpuMs += cpuMs;
      spent.wallMs += wallMs;
    }
    return spent;
  }

  function publishMade({ run, rows }: RawArm['input']): Promise<Sample> {
    const messages = [...activities(run, rows)].map((event) => encoded(codec, event));
    return measure(rows, async () => {
      for (let at = 0; at < rows; at += BATCH) await producer.publishEncoded(messages.slice(at, at + BATCH));
    });
  }

  return {
    answer: (input) => (input.isAllBeforehand ? publishMade(input) : publishAsMade(input)),
    close: async () => {
      await producer.close();
      await codec.close();
    },
  };
});
