import type { Sample } from './benchmark.ts';
import { median } from './statistics.ts';

/**
 * Runs the work once more than it counts: the first time code is compiled and connections are made. A single round
 * is for a look at whether it works, and counts.
 */
export async function afterWarmUp<T>(rounds: number, work: () => Promise<T>): Promise<T[]> {
  const samples: T[] = [];
  if (rounds > 1) await work();
  while (samples.length < rounds) samples.push(await work());
  return samples;
}

/** Runs the arms in turn (A B A B …), so that what else the machine does falls on both alike. */
export async function inTurn<A, B>(
  rounds: number,
  arms: { a: () => Promise<A>; b: () => Promise<B> },
): Promise<{ a: A[]; b: B[] }> {
  const samples = await afterWarmUp(rounds, async () => ({ a: await arms.a(), b: await arms.b() }));
  return { a: samples.map(({ a }) => a), b: samples.map(({ b }) => b) };
}

/** Median CPU time of a unit of work, in microseconds. */
export function cpuPerUnit(samples: readonly Sample[]): number {
  return median(samples.map(({ cpuMs, units }) => (cpuMs * 1_000) / units));
}

/** Median units a second. */
export function rate(samples: readonly Sample[]): number {
  return median(samples.map(({ units, wallMs }) => (units * 1_000) / wallMs));
}

/** `9.1 µs 98k/s`: what an arm paid for a unit, and how fast it was. */
export function costOf(samples: readonly Sample[]): string {
  const perSecond = rate(samples);
  const short = perSecond >= 10_000 ? `${Math.round(perSecond / 1_000)}k` : perSecond.toFixed(0);
  return `${cpuPerUnit(samples).toFixed(1)} µs ${short}/s`;
}
