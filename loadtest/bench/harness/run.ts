import type { Benchmark, Engines, Finding, Size } from './benchmark.ts';

export type NamedFinding = Finding & { benchmark: string };

/** Runs one benchmark after the other and tells `onFindings` what each brought and how long it took. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  engines: Engines,
  size: Size,
  onFindings: (findings: NamedFinding[], seconds: number) => Promise<void>,
): Promise<void> {
  for (const { name, run } of benchmarks) {
    const began = performance.now();
    const findings = await run(engines, size);
    const seconds = (performance.now() - began) / 1_000;
    await onFindings(
      findings.map((finding) => ({ benchmark: name, ...finding })),
      seconds,
    );
  }
}
