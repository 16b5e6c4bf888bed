import type { FaultRecord } from './run-faults.ts';

/** Over all storms. */
export type Recoveries = { storms: number; maxMs: number; p95Ms: number };

type Done = Extract<FaultRecord, { outcome: 'done' }>;

/** How long the platform took until it was whole again, from the end of the last fault of each storm. */
export function stormRecoveries(faults: readonly FaultRecord[]): { storm: number; ms: number }[] {
  const storms = Map.groupBy(
    faults.filter((fault) => fault.outcome === 'done'),
    ({ storm }) => storm,
  );
  return [...storms].map(([storm, records]) => ({ storm, ms: stormRecoveryMs(records) }));
}

/** The same in sum. */
export function summariseRecovery(faults: readonly FaultRecord[]): Recoveries {
  const times = stormRecoveries(faults)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  return { storms: times.length, maxMs: times.at(-1) ?? 0, p95Ms: times[Math.ceil(times.length * 0.95) - 1] ?? 0 };
}

/** From the end of a fault until all was well. */
export function recoveryMs({ recovery }: Done): number {
  return Math.max(recovery.countedMs, recovery.executedMs, recovery.servicesReadyMs);
}

function stormRecoveryMs(storm: readonly Done[]): number {
  const ends = storm.map(({ beganMs, lastedMs }) => beganMs + lastedMs);
  const wholes = storm.map((record, index) => (ends[index] ?? 0) + recoveryMs(record));
  return Math.max(...wholes) - Math.max(...ends);
}
