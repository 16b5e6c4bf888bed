import { connect } from 'node:net';

// kafkajs belongs to libs/events alone; to know that a broker takes part in its cluster one request of forty bytes does.
const METADATA_API = 3;
const METADATA_VERSION = 4;
const CORRELATION_ID = 1;
const CLIENT_ID = 'local-stack';
const TIMEOUT_MS = 3_000;

/** Asks the first of the brokers that answers which brokers there are; throws when it does not know of one. */
export async function exchangeWithKafka(brokers: string): Promise<void> {
  const answers = brokers.split(',').map((broker) => countBrokers(broker.trim()));
  const known = await Promise.any(answers);
  if (known === 0) throw new Error('the broker has not joined its cluster yet');
}

function countBrokers(broker: string): Promise<number> {
  const separator = broker.lastIndexOf(':');
  const host = broker.slice(0, separator);
  const port = Number(broker.slice(separator + 1));
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    let received = Buffer.alloc(0);
    socket.once('error', fail).once('timeout', () => fail(new Error(`${broker} did not answer in ${TIMEOUT_MS} ms`)));
    socket.once('close', () => fail(new Error(`${broker} closed the connection`)));
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const count = brokersIn(received);
      if (count === undefined) return;
      resolve(count);
      socket.destroy();
    });
  });
}

/** A Metadata request for no topic, with leave to create topics withheld. */
export function metadataRequest(): Buffer {
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + CLIENT_ID.length + 4 + 1);
  let at = request.writeInt32BE(request.length - 4, 0);
  at = request.writeInt16BE(METADATA_API, at);
  at = request.writeInt16BE(METADATA_VERSION, at);
  at = request.writeInt32BE(CORRELATION_ID, at);
  at = request.writeInt16BE(CLIENT_ID.length, at);
  at += request.write(CLIENT_ID, at, 'latin1');
  at = request.writeInt32BE(0, at);
  request.writeUInt8(0, at);
  return request;
}

const RESPONSE_HEADER_BYTES = 4 + 4 + 4;

/** How many brokers a Metadata response names: after length, correlation id and throttle time. Undefined: not all there. */
export function brokersIn(response: Buffer): number | undefined {
  return response.length < RESPONSE_HEADER_BYTES + 4 ? undefined : response.readInt32BE(RESPONSE_HEADER_BYTES);
}
