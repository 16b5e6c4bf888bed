import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { clusterIdIn, serverProperties } from './kafka.ts';
import { exchangeWithKafka, metadataRequest, readMetadata } from './kafka-exchange.ts';

test('the broker listens on loopback alone, creates no topics by itself and needs no second node', () => {
  const lines = serverProperties('/data', { broker: 9092, controller: 9093 }).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093',
      'log.dirs=/data',
      'auto.create.topics.enable=false',
      'min.insync.replicas=1',
      'offsets.topic.replication.factor=1',
    ]),
  );
});

test('the request announces its own length', () => {
  const request = metadataRequest();
  expect(request.readInt32BE(0)).toBe(request.length - 4);
});

const text = (value: string) => [...int16(value.length), ...Buffer.from(value)];
const int16 = (value: number) => [value >> 8, value & 255];
const int32 = (value: number) => [0, 0, ...int16(value)];

/** A Metadata response of one broker. */
function metadataOf(clusterId: string): Buffer {
  const broker = [...int32(1), ...text('127.0.0.1'), ...int32(9092), 255, 255];
  const body = [...int32(1), ...int32(0), ...int32(1), ...broker, ...text(clusterId), ...int32(1), ...int32(0)];
  return Buffer.from([...int32(body.length), ...body]);
}

test('an answer is read once it is all there', () => {
  const answer = metadataOf('our-cluster');
  expect(readMetadata(answer.subarray(0, answer.length - 1))).toBeUndefined();
  expect(readMetadata(answer)).toEqual({ brokers: 1, clusterId: 'our-cluster' });
});

test('a broker of another cluster on our port is not taken for ours', async () => {
  const stranger = createServer((socket) => socket.on('data', () => socket.write(metadataOf('their-cluster'))));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = stranger.address();
  const broker = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  await expect(exchangeWithKafka(broker, 'our-cluster')).rejects.toThrow('a broker of another cluster (their-cluster)');
  await expect(exchangeWithKafka(broker, 'their-cluster')).resolves.toBeUndefined();
  await expect(exchangeWithKafka(broker)).resolves.toBeUndefined();
  await new Promise((resolve) => stranger.close(resolve));
});

test('the cluster id is the one in the storage', () => {
  expect(clusterIdIn('#\n#Mon Nov 23\nversion=1\ncluster.id=iJKlW8ypRccPZIB7paJE2A\nnode.id=1\n')).toBe(
    'iJKlW8ypRccPZIB7paJE2A',
  );
  expect(() => clusterIdIn('version=1\n')).toThrow('meta.properties holds no cluster.id');
});
