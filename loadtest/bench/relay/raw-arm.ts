// Publishes messages that are encoded beforehand, all at once: the producer cuts them into its largest batches.
import { createCodec, createProducer } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { measure, serveArm } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';
import { ACTIVITY_TOPIC, activities } from '../workload/activities.ts';
import { encoded } from '../workload/backlog.ts';

export type RawArm = {
  settings: { brokers: string[]; registryUrl: string };
  input: { run: string; rows: number };
  output: Sample;
};

await serveArm<RawArm>(async ({ brokers, registryUrl }) => {
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer = createProducer({ brokers, clientId: 'bench-raw', codec, ...quietTelemetry('bench') });
  await producer.connect();
  return {
    answer: ({ run, rows }) => {
      const messages = [...activities(run, rows)].map((event) => encoded(codec, event));
      return measure(rows, () => producer.publishEncoded(messages));
    },
    close: async () => {
      await producer.close();
      await codec.close();
    },
  };
});
