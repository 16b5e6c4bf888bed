import type { Violation } from '../checker/violation.ts';
import { describeFault, type Fault, type PlannedFault } from './fault.ts';
import { stormRecoveries } from './storm-recovery.ts';
import type { FaultRecord } from './run-faults.ts';

/** Issue 4 promises it of the consumer after a stall, a half-open socket or a restart; here it is held to after any storm. */
export const RECOVERY_WITHIN_MS = 60_000;

/** Whether all that was planned has happened and was recovered from in time. */
export function checkFaults(
  planned: readonly PlannedFault[],
  records: readonly FaultRecord[],
  { allowSkips }: { allowSkips: boolean },
): Violation[] {
  const counted = records.filter(({ outcome }) => !(allowSkips && outcome === 'skipped'));
  return [...counted.flatMap(checkFault), ...missing(planned, records), ...late(records)];
}

function checkFault(record: FaultRecord): Violation[] {
  if (record.outcome === 'done') return [];
  const promise = record.outcome === 'failed' ? 'recovers' : 'faults-happen';
  return [{ promise, where: `${describeFault(record.fault)} after ${record.beganMs} ms`, evidence: record.reason }];
}

function missing(planned: readonly PlannedFault[], records: readonly FaultRecord[]): Violation[] {
  const begun = countKinds(records);
  return [...countKinds(planned)].flatMap(([kind, count]): Violation[] => {
    const happened = begun.get(kind) ?? 0;
    if (happened === count) return [];
    return [{ promise: 'faults-happen', where: kind, evidence: `${happened} of ${count} were begun` }];
  });
}

function late(records: readonly FaultRecord[]): Violation[] {
  return stormRecoveries(records)
    .filter(({ ms }) => ms > RECOVERY_WITHIN_MS)
    .map(({ storm, ms }) => ({
      promise: 'recovers',
      where: `storm ${storm}`,
      evidence: `whole ${(ms / 1_000).toFixed(1)} s after its last fault, later than ${RECOVERY_WITHIN_MS / 1_000} s`,
    }));
}

/** How many faults there are of each kind. */
export function countKinds(faults: readonly { fault: Fault }[]): Map<Fault['kind'], number> {
  const kinds = Map.groupBy(faults, ({ fault }) => fault.kind);
  return new Map([...kinds].map(([kind, of]) => [kind, of.length]));
}
