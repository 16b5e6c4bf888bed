// Commits transactions with an outbox row each at an even rate, beside the relay, as a service does. A latency is the
// time from the database's answer to the commit until the broker has acknowledged the event.
import {
  createCodec,
  createOutboxRelay,
  createProducer,
  type EncodedMessage,
  insertOutbox,
  outboxParameters,
  outboxRow,
} from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import pg from 'pg';
import { serveArm } from '../harness/arm-process.ts';
import { ACTIVITY_TOPIC, activities } from '../workload/activities.ts';
import { atRate, type Latencies, latenciesOf } from './pace.ts';
import type { LatencyInput } from './publish-arm.ts';

export type CommitArm = {
  settings: { brokers: string[]; registryUrl: string; databaseUrl: string };
  input: LatencyInput;
  output: Latencies;
};

/** As many as a service has. */
const CONNECTIONS = 10;

await serveArm<CommitArm>(async ({ brokers, registryUrl, databaseUrl }) => {
  const telemetry = quietTelemetry('bench');
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer = createProducer({ brokers, clientId: 'bench-commit', codec, ...telemetry });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  const acknowledgements = new Map<string, (at: number) => void>();
  const publishEncoded = async (messages: readonly EncodedMessage[]) => {
    await producer.publishEncoded(messages);
    const at = performance.now();
    for (const { value } of messages) acknowledgements.get(String(value))?.(at);
  };
  await producer.connect();
  const relay = createOutboxRelay({ pool, producer: { publishEncoded }, databaseUrl, ...telemetry });
  await relay.start();

  async function commit(event: Parameters<typeof codec.encode<typeof ACTIVITY_TOPIC>>[1]): Promise<number> {
    const row = outboxRow(codec, ACTIVITY_TOPIC, event);
    const acknowledged = Promise.withResolvers<number>();
    acknowledgements.set(String(row.value), acknowledged.resolve);
    await pool.query(insertOutbox(1), outboxParameters([row]));
    const committedAt = performance.now();
    relay.wake();
    // A relay that was about to look may have been quicker than the answer to us.
    return Math.max(0, (await acknowledged.promise) - committedAt);
  }

  return {
    answer: async ({ run, perSecond, count }) => {
      const events = [...activities(run, count)];
      const ms = await atRate(perSecond, count, async (index) => {
        const event = events[index];
        return event === undefined ? 0 : commit(event);
      });
      acknowledgements.clear();
      return latenciesOf(ms);
    },
    close: async () => {
      await relay.close();
      await producer.close();
      await pool.end();
      await codec.close();
    },
  };
});
