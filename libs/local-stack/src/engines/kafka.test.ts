import { expect, test } from 'vitest';
import { serverProperties } from './kafka.ts';
import { brokersIn, metadataRequest } from './kafka-exchange.ts';

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

test('brokers are counted once the answer is long enough to say', () => {
  const answer = Buffer.alloc(16);
  answer.writeInt32BE(1, 12);
  expect(brokersIn(answer.subarray(0, 15))).toBeUndefined();
  expect(brokersIn(answer)).toBe(1);
});
