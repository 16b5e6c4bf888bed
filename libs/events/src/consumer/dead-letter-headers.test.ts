import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEAD_LETTER_HEADERS } from './dead-letters.ts';

it('the headers of a dead letter are those that contracts/asyncapi.json tells of', () => {
  const text = readFileSync(new URL('../../../../contracts/asyncapi.json', import.meta.url), 'utf8');
  const told = Object.keys(JSON.parse(text).components.schemas['dead-letter-headers'].properties);
  expect(told.toSorted()).toEqual([...Object.values(DEAD_LETTER_HEADERS), 'traceparent'].toSorted());
});
