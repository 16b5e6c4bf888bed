import { consumerBenchmark } from './consumer/consumer-benchmark.ts';
import { countingBenchmark } from './consumer/counting-benchmark.ts';
import { growthBenchmark } from './growth/growth-benchmark.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { ingestBenchmark } from './ingest/ingest-benchmark.ts';
import { commitBenchmark } from './latency/commit-benchmark.ts';
import { endToEndBenchmark } from './latency/end-to-end-benchmark.ts';
import { memoryBenchmark } from './memory/memory-benchmark.ts';
import { relayBenchmark } from './relay/relay-benchmark.ts';

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  relayBenchmark,
  consumerBenchmark,
  countingBenchmark,
  ingestBenchmark,
  commitBenchmark,
  endToEndBenchmark,
  growthBenchmark,
  memoryBenchmark,
];
