import type { CheckResult } from './checker/check.ts';
import type { Violation } from './checker/violation.ts';
import { countKinds } from './faults/check-faults.ts';
import { describeFault } from './faults/fault.ts';
import type { FaultRecord } from './faults/run-faults.ts';
import { type Recoveries, recoveryMs } from './faults/storm-recovery.ts';
import type { ChaosOptions } from './options.ts';

const SHOWN_VIOLATIONS = 20;

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

/** The report for people. */
export function describeReport(report: Report): string {
  const { options, seconds, check, faults, recovery, violations } = report;
  const done = faults.filter(({ outcome }) => outcome === 'done');
  return [
    ...faults.map(describeRecord),
    '',
    `seed         ${options.seed}`,
    `faults       ${done.length} of ${faults.length} (${[...countKinds(done)].map(([kind, count]) => `${count} ${kind}`).join(', ')})`,
    `recovery     from ${recovery.storms} storms of faults: p95 ${inSeconds(recovery.p95Ms)}, max ${inSeconds(recovery.maxMs)} after the last fault`,
    `load         ${seconds.load.toFixed(0)} s, settling ${seconds.settling.toFixed(0)} s, checking ${seconds.checking.toFixed(0)} s`,
    `sent twice   ${check.sentTwice} events, ${inPercent(check.sentTwice / check.acknowledged)}, by ${report.duplicatesSent} repetitions; attempts without acknowledgement: ${JSON.stringify(report.failedAttempts)}`,
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
    ...check.checks.map(({ name, outcome }) => `${name.padEnd(12)} ${outcome}`),
  ];
}

function describeRecord(record: FaultRecord): string {
  const line = `${inSeconds(record.beganMs).padStart(9)}  storm ${String(record.storm).padEnd(3)} at ${String(record.at).padStart(7)} events  ${describeFault(record.fault).padEnd(60)}`;
  if (record.outcome !== 'done') return `${line} ${record.outcome}: ${record.reason}`;
  const { countedMs, executedMs, servicesReadyMs } = record.recovery;
  return `${line} lasted ${inSeconds(record.lastedMs)}, whole after ${inSeconds(recoveryMs(record))} (counted ${countedMs}, executed ${executedMs}, ready ${servicesReadyMs} ms)`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function inPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
