// Writes every generated file that is kept in git. Tests compare, so a stale one fails.
import { mkdirSync, writeFileSync } from 'node:fs';
import { generateEventTypes } from '../contracts/src/schema/typescript.ts';

const target = new URL('../contracts/generated/', import.meta.url);
mkdirSync(target, { recursive: true });
writeFileSync(new URL('events.ts', target), generateEventTypes());
console.log('generate: contracts/generated/events.ts');
