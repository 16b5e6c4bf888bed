// Publishes messages that are encoded beforehand, all at once: the producer cuts them into its largest batches.
import { createCodec, createProducer } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { measure, serveArm } from '../harness/arm-process.ts';
import { ACTIVITY_TOPIC, activities } from '../workload/activities.ts';
import { encoded } from '../workload/backlog.ts';

export type RawArmSettings = { brokers: string[]; registryUrl: string };

await serveArm(async ({ brokers, registryUrl }: RawArmSettings) => {
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer = createProducer({ brokers, clientId: 'bench-raw', codec, ...quietTelemetry('bench') });
  await producer.connect();
  return {
    answer: ({ run, rows }: { run: string; rows: number }) => {
      const messages = [...activities(run, rows)].map((event) => encoded(codec, event));
      return measure(rows, () => producer.publishEncoded(messages));
    },
    close: async () => {
      await producer.close();
      await codec.close();
    },
  };
});
