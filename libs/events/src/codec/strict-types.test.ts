import { expect, it } from 'vitest';
import { parseSchema } from './event-type.ts';

const listOf = (name: string) => ({ name, type: { type: 'array', items: 'string' }, default: [] });
const reader = parseSchema(JSON.stringify({ type: 'record', name: 'Listing', fields: [listOf('tags')] }));
const writer = parseSchema(
  JSON.stringify({ type: 'record', name: 'Listing', fields: [listOf('gone'), listOf('tags')] }),
);
/** Avro longs: 2 is 1, 1 is -1; the last is 2 ** 31. */
const [ONE, MINUS_ONE] = [2, 1];
const TWO_THOUSAND_MILLION = [0x80, 0x80, 0x80, 0x80, 0x10];
const read = (...bytes: number[]) => reader.fromBuffer(Buffer.from(bytes));

it('reads arrays in blocks, with and without their size', () => {
  expect(read(ONE, ONE, 0x61, MINUS_ONE, 4, ONE, 0x62, 0)).toEqual({ tags: ['a', 'b'] });
});

it('reads past an array that only the writer knows', () => {
  const bytes = writer.toBuffer({ gone: ['x', 'y'], tags: ['a'] });
  expect(reader.fromBuffer(bytes, reader.createResolver(writer))).toEqual({ tags: ['a'] });
});

it('refuses an array that claims more items than there are bytes, at once and in any block', () => {
  expect(() => read(...TWO_THOUSAND_MILLION, 0)).toThrow('an array has more items than bytes');
  expect(() => read(ONE, ONE, 0x61, ...TWO_THOUSAND_MILLION, 0)).toThrow('an array has more items than bytes');
  const skipped = Buffer.from([...TWO_THOUSAND_MILLION, 0]);
  expect(() => reader.fromBuffer(skipped, reader.createResolver(writer))).toThrow('an array has more items');
});

it('refuses a string that is not UTF-8 and keeps one that holds a replacement character', () => {
  expect(() => read(ONE, 4, 0xc3, 0x28, 0)).toThrow('a string is not UTF-8');
  expect(reader.fromBuffer(reader.toBuffer({ tags: ['a\ufffdb'] }))).toEqual({ tags: ['a\ufffdb'] });
});
