// A process that relays the outbox of a database until it is killed: arguments are database URL and brokers.
import { quietTelemetry } from '@astrapath/testing';
import pg from 'pg';
import { createOutboxRelay, createProducer } from '../src/index.ts';

const [databaseUrl = '', brokers = ''] = process.argv.slice(2);
const telemetry = quietTelemetry('relay-process');
const codec = {
  encode(): never {
    throw new Error('a relay encodes nothing');
  },
};
const producer = createProducer({ brokers: brokers.split(','), clientId: 'relay-process', codec, ...telemetry });
await producer.connect();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
await createOutboxRelay({ pool, producer, databaseUrl, ...telemetry }).start();
process.send?.('relaying');
