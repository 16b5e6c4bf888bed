import type { Benchmark, Engines, Finding, Size } from './benchmark.ts';

/** Runs one benchmark after the other and tells `log` how long each took. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  engines: Engines,
  size: Size,
  log: (line: string) => void,
): Promise<(Finding & { benchmark: string })[]> {
  const all: (Finding & { benchmark: string })[] = [];
  for (const { name, run } of benchmarks) {
    const began = performance.now();
    const findings = await run(engines, size);
    log(`${name} took ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    all.push(...findings.map((finding) => ({ benchmark: name, ...finding })));
  }
  return all;
}
