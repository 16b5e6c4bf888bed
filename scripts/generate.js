// Writes every generated file that is kept in git. Tests compare, so a stale one fails.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedFiles } from '../contracts/src/generated-files.ts';

const root = new URL('..', import.meta.url);

const files = generatedFiles();
for (const { path, text } of files) {
  mkdirSync(new URL(dirname(path), root), { recursive: true });
  writeFileSync(new URL(path, root), text);
}
console.log(`generate: ${files.length} files in contracts and docs/topics`);
