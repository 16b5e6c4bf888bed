import { engineUrls } from '@astrapath/testing';
import { expect, it } from 'vitest';
import { benchmarks } from './benchmarks.ts';
import { type NamedFinding, runBenchmarks } from './harness/run.ts';
import { tableOf } from './harness/table.ts';

const RUN_WITHIN_MS = 240_000;

it('runs every benchmark at its smallest size, and each brings its figures', { timeout: RUN_WITHIN_MS }, async () => {
  const engines = { urls: engineUrls(), pidOf: () => undefined };
  const findings: NamedFinding[] = [];
  await runBenchmarks(benchmarks, engines, 'quick', async (found) => void findings.push(...found));
  expect([...new Set(findings.map(({ benchmark }) => benchmark))]).toEqual(benchmarks.map(({ name }) => name));
  for (const { value } of findings) expect(value).toSatisfy(Number.isFinite);
  expect(tableOf(findings).split('\n').length).toBe(findings.length + 1);
});
