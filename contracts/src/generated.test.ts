import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generateEventTypes } from './schema/typescript.ts';

it('the generated types fit the schemas', () => {
  expect(readFileSync(new URL('../generated/events.ts', import.meta.url), 'utf8')).toBe(generateEventTypes());
});
