// Drains an outbox: asked for a number of rows, it starts a relay, waits for their acknowledgement and closes it.
import { createOutboxRelay, createProducer, type EncodedMessage } from '@astrapath/events';
import { quietTelemetry } from '@astrapath/testing';
import pg from 'pg';
import { measure, serveArm } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';

export type RelayArm = {
  settings: { brokers: string[]; databaseUrl: string };
  input: { rows: number };
  output: Sample;
};

const encodesNothing = {
  encode(): never {
    throw new Error('a relay encodes nothing');
  },
};

await serveArm<RelayArm>(async ({ brokers, databaseUrl }) => {
  const telemetry = quietTelemetry('bench');
  const producer = createProducer({ brokers, clientId: 'bench-relay', codec: encodesNothing, ...telemetry });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  await producer.connect();

  async function drain(rows: number): Promise<void> {
    const drained = Promise.withResolvers<void>();
    let acknowledged = 0;
    const publishEncoded = async (messages: readonly EncodedMessage[]) => {
      await producer.publishEncoded(messages);
      acknowledged += messages.length;
      if (acknowledged >= rows) drained.resolve();
    };
    const relay = createOutboxRelay({ pool, databaseUrl, producer: { publishEncoded }, ...telemetry });
    await relay.start();
    await drained.promise;
    await relay.close();
  }

  return {
    answer: ({ rows }) => measure(rows, () => drain(rows)),
    close: async () => {
      await producer.close();
      await pool.end();
    },
  };
});
