import type { CheckResult } from './checker/check.ts';
import type { Violation } from './checker/violation.ts';
import { describeFault } from './faults/fault.ts';
import type { FaultRecord } from './faults/run-faults.ts';
import type { ChaosOptions } from './options.ts';

const SHOWN_VIOLATIONS = 20;

/** Over all storms. */
export type Recoveries = { storms: number; maxMs: number; p95Ms: number };

/** Everything about a run. */
export type Report = {
  options: ChaosOptions;
  seconds: { load: number; settling: number; checking: number };
  duplicatesSent: number;
  /** Attempts of clients that were not acknowledged, by reason. */
  failedAttempts: Record<string, number>;
  faults: FaultRecord[];
  recovery: Recoveries;
  check: CheckResult;
  violations: Violation[];
};

/** How long the platform took until it was whole again, from the end of the last fault of each storm. */
export function summariseRecovery(faults: readonly FaultRecord[]): Recoveries {
  const done = faults.filter((fault) => fault.outcome === 'done');
  const storms = [...Map.groupBy(done, ({ storm }) => storm).values()];
  const times = storms.map(stormRecoveryMs).sort((a, b) => a - b);
  return { storms: storms.length, maxMs: times.at(-1) ?? 0, p95Ms: times[Math.ceil(times.length * 0.95) - 1] ?? 0 };
}

type Done = Extract<FaultRecord, { outcome: 'done' }>;

function stormRecoveryMs(storm: readonly Done[]): number {
  const ends = storm.map(({ beganMs, lastedMs }) => beganMs + lastedMs);
  const wholes = storm.map((record, index) => (ends[index] ?? 0) + recoveryMs(record));
  return Math.max(...wholes) - Math.max(...ends);
}

function recoveryMs({ recovery }: Done): number {
  return Math.max(recovery.countedMs, recovery.executedMs, recovery.servicesReadyMs);
}

/** The report for people. */
export function describeReport(report: Report): string {
  const { options, seconds, check, faults, recovery, violations } = report;
  const done = faults.filter(({ outcome }) => outcome === 'done');
  return [
    ...faults.map(describeRecord),
    '',
    `seed         ${options.seed}`,
    `faults       ${done.length} of ${faults.length} (${countKinds(done)})`,
    `recovery     from ${recovery.storms} storms of faults: p95 ${inSeconds(recovery.p95Ms)}, max ${inSeconds(recovery.maxMs)} after the last fault`,
    `load         ${seconds.load.toFixed(0)} s, settling ${seconds.settling.toFixed(0)} s, checking ${seconds.checking.toFixed(0)} s`,
    `sent twice   ${report.duplicatesSent} by the clients; attempts without acknowledgement: ${JSON.stringify(report.failedAttempts)}`,
    ...describeCheck(check),
    ...violations.slice(0, SHOWN_VIOLATIONS).map((one) => `  VIOLATED ${one.promise}: ${one.where}: ${one.evidence}`),
    ...(violations.length > SHOWN_VIOLATIONS ? [`  … and ${violations.length - SHOWN_VIOLATIONS} more`] : []),
    violations.length === 0 ? 'every promise was kept' : `${violations.length} violations (seed ${options.seed})`,
  ].join('\n');
}

function describeCheck(check: CheckResult): string[] {
  return [
    `journal      ${check.acknowledged} events acknowledged (${check.sentWithoutAcknowledgement} sent without), ${check.actions} actions of persons`,
    `log          ${check.records} records, ${check.repeatedRecords} of them repetitions, ${check.deadLetters} dead letters`,
    `documents    ${check.documents} with ${check.events} events`,
    ...check.checks.map(
      ({ name, outcome, detail }) => `${name.padEnd(12)} ${outcome}${outcome === 'skipped' ? `: ${detail}` : ''}`,
    ),
  ];
}

function describeRecord(record: FaultRecord): string {
  const line = `${inSeconds(record.beganMs).padStart(9)}  storm ${String(record.storm).padEnd(3)} at ${String(record.at).padStart(7)} events  ${describeFault(record.fault).padEnd(60)}`;
  if (record.outcome !== 'done') return `${line} ${record.outcome}: ${record.reason}`;
  const { countedMs, executedMs, servicesReadyMs } = record.recovery;
  return `${line} lasted ${inSeconds(record.lastedMs)}, whole after ${inSeconds(recoveryMs(record))} (counted ${countedMs}, executed ${executedMs}, ready ${servicesReadyMs} ms)`;
}

function countKinds(faults: readonly FaultRecord[]): string {
  const counts = new Map<string, number>();
  for (const { fault } of faults) counts.set(fault.kind, (counts.get(fault.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
