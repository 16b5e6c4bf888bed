import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.ts';

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'astrapath-lock-'));
  path = join(dir, 'lock');
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

test('who comes second learns who holds the lock, until that one releases it', () => {
  const first = takeLock(path);
  const second = takeLock(path);
  expect(second).toMatchObject({ taken: false, holder: { pid: process.pid } });
  if (first.taken) first.release();
  expect(takeLock(path)).toMatchObject({ taken: true });
});

test.each([
  ['of a process that is dead', `${2 ** 22 + 1} 1\n`],
  ['whose pid another process has now', `${process.pid} 1\n`],
  ['that was never written to its end', ''],
])('a lock %s is taken over', (_whose, content) => {
  writeFileSync(path, content);
  expect(takeLock(path)).toMatchObject({ taken: true });
  expect(readdirSync(dir)).toEqual(['lock']);
});
