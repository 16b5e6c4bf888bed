import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../harness/statistics.ts';

/** Latencies of one round, in milliseconds. */
export type Latencies = { p50: number; p95: number; p99: number; count: number };

/**
 * Begins `count` pieces of work at even distances, whether or not earlier ones are done: what the work delays cannot
 * hide. Resolves when all are.
 */
export async function atRate<T>(perSecond: number, count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const began = performance.now();
  const under: Promise<T>[] = [];
  for (let index = 0; index < count; index += 1) {
    const early = began + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await delay(early);
    under.push(work(index));
  }
  return Promise.all(under);
}

/** Percentiles of latencies. */
export function latenciesOf(ms: readonly number[]): Latencies {
  return { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95), p99: percentile(ms, 0.99), count: ms.length };
}
