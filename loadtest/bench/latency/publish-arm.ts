// Publishes single events at an even rate; a latency is the time from the call to the broker's acknowledgement.
import { createCodec, createProducer } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { serveArm } from '../harness/arm-process.ts';
import { ACTIVITY_TOPIC, activities } from '../workload/activities.ts';
import { encoded } from '../workload/backlog.ts';
import { atRate, type Latencies, latenciesOf } from './pace.ts';

export type LatencyInput = { run: string; perSecond: number; count: number };
export type PublishArm = {
  settings: { brokers: string[]; registryUrl: string };
  input: LatencyInput;
  output: Latencies;
};

await serveArm<PublishArm>(async ({ brokers, registryUrl }) => {
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer = createProducer({ brokers, clientId: 'bench-publish', codec, ...quietTelemetry('bench') });
  await producer.connect();
  return {
    answer: async ({ run, perSecond, count }) => {
      const messages = [...activities(run, count)].map((event) => encoded(codec, event));
      const ms = await atRate(perSecond, count, async (index) => {
        const began = performance.now();
        await producer.publishEncoded(messages.slice(index, index + 1));
        return performance.now() - began;
      });
      return latenciesOf(ms);
    },
    close: async () => {
      await producer.close();
      await codec.close();
    },
  };
});
