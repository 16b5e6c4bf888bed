import { createCodec, createProducer } from '@astrapath/events';
import { createTokenVerifier } from '@astrapath/service';
import { quietTelemetry } from '@astrapath/testing';
import { MongoClient } from 'mongodb';
import { buildApp } from '../../../services/analytics-consumer/src/app.ts';

export type CountingSettings = { brokers: string[]; registryUrl: string };

/** Commands that change documents. */
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);
const LOOK_MS = 5;
const NOBODY = 'http://127.0.0.1:9';

/** What was sent to MongoDB: commands that write, and the documents in them. */
export type Writes = { commands: number; documents: number };

/** The analytics-consumer as its main.ts puts it together, in this process and without a port of its own. */
export async function createCountingApp({ brokers, registryUrl }: CountingSettings) {
  const { logger, metrics } = quietTelemetry('analytics-consumer');
  const codec = await createCodec({ registryUrl });
  const producer = createProducer({ brokers, clientId: 'analytics-consumer', codec, logger, metrics });
  await producer.connect();
  const verify = createTokenVerifier({ jwksUrl: NOBODY, issuer: NOBODY, audience: 'bench' });
  const labels = ['group', 'topic', 'result', 'reason'];
  const consumedTotal = metrics.counter('events_consumed_total', 'Events by what became of them.', labels);

  return {
    /** Records that became something since this process began. */
    async consumed(): Promise<number> {
      const { values } = await consumedTotal.get();
      return values.reduce((sum, { value }) => sum + value, 0);
    },

    /** Resolves when so many have, in all. */
    async untilConsumed(records: number): Promise<void> {
      while ((await this.consumed()) < records) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    },

    /** Joins the group and counts into that database until it is closed. */
    async start(mongoUrl: string) {
      const mongo = await MongoClient.connect(mongoUrl, { maxPoolSize: 8, retryWrites: false, monitorCommands: true });
      const writes = countWrites(mongo);
      const app = await buildApp({ db: mongo.db(), codec, producer, brokers, verify, logger, metrics });
      await app.consumer.start();
      return {
        writes,
        async close(): Promise<void> {
          await app.consumer.close();
          await app.server.close();
          await mongo.close();
        },
      };
    },

    async close(): Promise<void> {
      await producer.close();
      await codec.close();
    },
  };
}

function countWrites(mongo: MongoClient): Writes {
  const writes = { commands: 0, documents: 0 };
  mongo.on('commandStarted', ({ commandName, command }) => {
    if (!WRITES.has(commandName)) return;
    writes.commands += 1;
    const parts: unknown = command.documents ?? command.updates ?? command.deletes ?? command.ops;
    writes.documents += Array.isArray(parts) ? parts.length : 1;
  });
  return writes;
}
