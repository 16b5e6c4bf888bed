import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { benchmarks } from './benchmarks.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const RUN_WITHIN_MS = 240_000;

it('runs every benchmark at its smallest size, and each brings its figures', { timeout: RUN_WITHIN_MS }, async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [MAIN, '--quick'], { timeout: RUN_WITHIN_MS });
  const lines = stdout.split('\n');
  for (const { name } of benchmarks) expect(lines.filter((line) => line.startsWith(name))).not.toEqual([]);
  expect(stdout).not.toContain('NaN');
});
