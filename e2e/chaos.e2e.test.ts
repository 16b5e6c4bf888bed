import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEED = '3';
const KILLS = ['kill-service', 'kill-engine'];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'astrapath-chaos-report-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('keeps every promise while its parts are killed, stalled and cut off (the short chaos run)', async () => {
  const path = join(dir, 'report.json');
  const args = ['loadtest/chaos/main.ts', '--profile', 'short', '--seed', SEED, '--report', path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  expect(stdout).toContain('every promise was kept');
  const { violations, faults, check } = JSON.parse(await readFile(path, 'utf8'));
  expect(violations).toEqual([]);
  expect(faults.filter(({ outcome }: { outcome: string }) => outcome !== 'done')).toEqual([]);
  const kills = faults.filter(({ fault }: { fault: { kind: string } }) => KILLS.includes(fault.kind));
  expect(kills).toHaveLength(10);
  expect(check.acknowledged).toBeGreaterThanOrEqual(20_000);
  expect(check.sentTwice).toBeGreaterThanOrEqual(check.acknowledged * 0.1);
  expect(check.checks).toMatchObject([
    { name: 'ledger', outcome: 'good' },
    { name: 'rebuild', outcome: 'good' },
  ]);
}, 400_000);
