import { consumerBenchmark } from './consumer/consumer-benchmark.ts';
import { countingBenchmark } from './consumer/counting-benchmark.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { relayBenchmark } from './relay/relay-benchmark.ts';

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [relayBenchmark, consumerBenchmark, countingBenchmark];
