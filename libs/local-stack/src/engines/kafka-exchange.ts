import { connect } from 'node:net';

// kafkajs belongs to libs/events alone; to know that a broker takes part in its cluster one request of forty bytes does.
const METADATA_API = 3;
const METADATA_VERSION = 4;
const CORRELATION_ID = 1;
const CLIENT_ID = 'local-stack';
const TIMEOUT_MS = 3_000;

/** What a broker knows of its cluster. */
export type Metadata = { brokers: number; clusterId: string | null };

/**
 * Asks the first of the brokers that answers which brokers there are; throws when it does not know of one, or when it is
 * of another cluster than the one given: whoever has our port is not yet who we started.
 */
export async function exchangeWithKafka(brokers: string, ownClusterId?: string): Promise<void> {
  const answers = brokers.split(',').map((broker) => askBroker(broker.trim()));
  const { brokers: known, clusterId } = await Promise.any(answers);
  if (ownClusterId !== undefined && clusterId !== ownClusterId) {
    throw new Error(`at ${brokers} answers a broker of another cluster (${clusterId}); ours is ${ownClusterId}`);
  }
  if (known === 0) throw new Error('the broker has not joined its cluster yet');
}

function askBroker(broker: string): Promise<Metadata> {
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
      const metadata = readMetadata(received);
      if (metadata === undefined) return;
      resolve(metadata);
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

const LENGTH_BYTES = 4;
/** Correlation id and throttle time. */
const PREAMBLE_BYTES = 4 + 4;

/** What a Metadata response says; undefined while it is not all there. */
export function readMetadata(response: Buffer): Metadata | undefined {
  if (response.length < LENGTH_BYTES || response.length < LENGTH_BYTES + response.readInt32BE(0)) return undefined;
  let at = LENGTH_BYTES + PREAMBLE_BYTES;
  const int32 = () => response.readInt32BE((at += 4) - 4);
  const text = () => {
    const length = response.readInt16BE(at);
    at += 2 + Math.max(0, length);
    return length < 0 ? null : response.toString('utf8', at - length, at);
  };
  const brokers = int32();
  for (let broker = 0; broker < brokers; broker += 1) {
    int32(); // its id
    text(); // its host
    int32(); // its port
    text(); // its rack
  }
  return { brokers, clusterId: text() };
}
