// Consumes a backlog by libs/events with a handler that does nothing, and closes after the last record.
import { createCodec, createConsumer, type Handler, handle, handleBatch, ok } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import { serveArm, startMeter } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';
import { ACTIVITY_TOPIC } from '../workload/activities.ts';
import { GROUP } from '../workload/backlog.ts';

export type ConsumerArm = {
  settings: { brokers: string[]; registryUrl: string; handler: 'each' | 'batch' };
  input: { records: number };
  output: Sample;
};

const publishesNothing = {
  publishEncoded(): never {
    throw new Error('a handler that does nothing has no dead letters');
  },
};

await serveArm<ConsumerArm>(async ({ brokers, registryUrl, handler }) => {
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const telemetry = quietTelemetry('bench');

  async function consume(records: number): Promise<Sample> {
    const { done, count } = countdown(records);
    const consumer = createConsumer({
      brokers,
      groupId: GROUP,
      codec,
      producer: publishesNothing,
      handlers: [HANDLERS[handler](count)],
      ...telemetry,
    });
    await consumer.start();
    const meter = startMeter();
    await done;
    const spent = meter();
    await consumer.close();
    return { units: records, ...spent };
  }

  return {
    answer: ({ records }) => consume(records),
    close: () => codec.close(),
  };
});

const HANDLERS: Record<ConsumerArm['settings']['handler'], (count: (records: number) => void) => Handler> = {
  each: (count) =>
    handle(ACTIVITY_TOPIC, async () => {
      count(1);
      return ok();
    }),
  batch: (count) =>
    handleBatch([ACTIVITY_TOPIC], async (records) => {
      count(records.length);
      return records.map(ok);
    }),
};

function countdown(records: number): { done: Promise<void>; count: (records: number) => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = records;
  const count = (handled: number) => {
    left -= handled;
    if (left <= 0) resolve();
  };
  return { done: promise, count };
}
