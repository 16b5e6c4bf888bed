import type { Sample } from './benchmark.ts';
import { median } from './statistics.ts';

/**
 * Runs the arms in turn (A B A B …), so that what else the machine does falls on both alike. The first round, in which
 * code is compiled and connections are made, does not count.
 */
export async function inTurn<A, B>(
  rounds: number,
  arms: { a: () => Promise<A>; b: () => Promise<B> },
): Promise<{ a: A[]; b: B[] }> {
  const samples: { a: A[]; b: B[] } = { a: [], b: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const a = await arms.a();
    const b = await arms.b();
    if (round === 0) continue;
    samples.a.push(a);
    samples.b.push(b);
  }
  return samples;
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
