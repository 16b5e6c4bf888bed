import { expect, it } from 'vitest';
import { unpack } from './packed-rows.ts';

function row(key: string, trace: string | null, value: Buffer): Buffer {
  const lengths = Buffer.alloc(12);
  lengths.writeInt32BE(Buffer.byteLength(key), 0);
  lengths.writeInt32BE(trace === null ? -1 : trace.length, 4);
  lengths.writeInt32BE(value.length, 8);
  return Buffer.concat([lengths, Buffer.from(key), Buffer.from(trace ?? ''), value]);
}

it('cuts packed rows into messages, in order, with a header only where there is a trace', () => {
  const value = Buffer.from([0, 255, 10]);
  const packed = [row('é', '00-a-b-01', value), row('', null, Buffer.alloc(0)), row('k', null, value)];
  expect(unpack('t', Buffer.concat(packed).toString('base64'))).toEqual([
    { topic: 't', key: Buffer.from('é'), value, headers: { traceparent: Buffer.from('00-a-b-01') } },
    { topic: 't', key: Buffer.alloc(0), value: Buffer.alloc(0) },
    { topic: 't', key: Buffer.from('k'), value },
  ]);
});
