import fc from 'fast-check';
import { expect, it } from 'vitest';
import { schemaIdOf, writeHeader } from './wire.ts';

const SCHEMA_ID = fc.integer({ min: 1, max: 0x7fffffff });

it('is the Confluent wire format: a zero byte, then the schema id as big-endian 32-bit integer', () => {
  const bytes = Buffer.from('......avro');
  writeHeader(bytes, 0x01020304);
  expect([...bytes.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
  expect(bytes.subarray(5).toString()).toBe('.avro');
});

it('reads back every schema id that it wrote', () => {
  fc.assert(
    fc.property(SCHEMA_ID, fc.uint8Array(), (id, rest) => {
      const bytes = Buffer.concat([Buffer.alloc(5), rest]);
      writeHeader(bytes, id);
      expect(schemaIdOf(bytes)).toBe(id);
    }),
  );
});

it('finds no schema id in bytes that are too short or begin with another byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (array) => {
      const bytes = Buffer.from(array);
      fc.pre(bytes.length < 5 || bytes[0] !== 0);
      expect(schemaIdOf(bytes)).toBeUndefined();
    }),
  );
});
