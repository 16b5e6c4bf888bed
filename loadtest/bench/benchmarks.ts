import type { Benchmark } from './harness/benchmark.ts';
import { relayBenchmark } from './relay/relay-benchmark.ts';

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [relayBenchmark];
