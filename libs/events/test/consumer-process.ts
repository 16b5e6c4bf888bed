// A member of a consumer group in a process of its own: arguments are brokers, registry URL, group and, if it shall have
// one, its name in the group. Tells its parent the ids of the events that it handles.
import { quietTelemetry } from '@astrapath/testing';
import { createCodec, createConsumer, handleBatch, ok } from '../src/index.ts';
import { TOPIC } from './world.ts';

const [brokers = '', registryUrl = '', groupId = '', groupInstanceId] = process.argv.slice(2);
const codec = await createCodec({ registryUrl });
const consumer = createConsumer({
  ...quietTelemetry('consumer-process'),
  brokers: brokers.split(','),
  groupId,
  groupInstanceId,
  codec,
  producer: { publishEncoded: () => Promise.reject(new Error('nothing here is poison')) },
  handlers: [
    handleBatch([TOPIC], async (records) => {
      process.send?.(records.map(({ event }) => event.eventId));
      return records.map(() => ok());
    }),
  ],
});
process.on('disconnect', () => process.exit());
await consumer.start();
process.send?.('joined');
