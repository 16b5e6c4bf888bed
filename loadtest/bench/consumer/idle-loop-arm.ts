// Consumes a backlog by kafkajs alone: takes each fetched batch, commits its end and does nothing else.
import { stopIdlePolling } from '@astrapath/events';
import kafkajs from 'kafkajs';
import { serveArm, startMeter } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';
import { ACTIVITY_TOPIC } from '../workload/activities.ts';
import { GROUP } from '../workload/backlog.ts';

export type IdleLoopArm = { settings: { brokers: string[] }; input: { records: number }; output: Sample };

/** As libs/events fetches. */
const FETCH_BYTES = 256 * 1024;
const PARTITIONS_AT_ONCE = 8;

await serveArm<IdleLoopArm>(async ({ brokers }) => {
  // What kafkajs burns while it waits would speak for us: both arms go without.
  stopIdlePolling();
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'bench-idle', logLevel: kafkajs.logLevel.ERROR });

  async function consume(records: number): Promise<Sample> {
    const consumer = kafka.consumer({ groupId: GROUP, maxBytesPerPartition: FETCH_BYTES, maxWaitTimeInMs: 1_000 });
    const joined = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    let left = records;
    consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve());
    await consumer.connect();
    await consumer.subscribe({ topics: [ACTIVITY_TOPIC], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary, uncommittedOffsets }) => {
        resolveOffset(batch.lastOffset());
        await commitOffsetsIfNecessary(uncommittedOffsets());
        left -= batch.messages.length;
        if (left <= 0) done.resolve();
      },
    });
    await joined.promise;
    const meter = startMeter();
    await done.promise;
    const spent = meter();
    await consumer.disconnect();
    return { units: records, ...spent };
  }

  return { answer: ({ records }) => consume(records), close: async () => {} };
});
