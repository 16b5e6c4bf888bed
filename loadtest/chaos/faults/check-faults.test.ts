import { expect, test } from 'vitest';
import type { FaultRecord } from './run-faults.ts';
import { checkFaults } from './check-faults.ts';
import type { PlannedFault } from './fault.ts';
import { summariseRecovery } from './storm-recovery.ts';

const fault = (storm: number, beganMs: number, lastedMs: number, countedMs: number): FaultRecord => ({
  fault: { kind: 'stall-service', target: 'ai', forMs: lastedMs },
  storm,
  plannedAt: 0,
  at: 0,
  beganMs,
  outcome: 'done',
  lastedMs,
  recovery: { countedMs, executedMs: 1, servicesReadyMs: 1 },
});

test('a storm is recovered from when all is well after its last fault', () => {
  const first = [fault(0, 0, 1_000, 9_000), fault(0, 2_000, 3_000, 4_500)];
  const second = [fault(1, 20_000, 0, 2_000)];
  expect(summariseRecovery([...first, ...second])).toEqual({ storms: 2, maxMs: 5_000, p95Ms: 5_000 });
});

const unlike = (outcome: 'skipped' | 'failed'): FaultRecord => {
  const { fault: stalled, storm, plannedAt, at, beganMs } = fault(0, 0, 0, 0);
  return { fault: stalled, storm, plannedAt, at, beganMs, outcome, reason: 'no root' };
};
const planned: PlannedFault[] = [{ at: 0, storm: 0, fault: fault(0, 0, 0, 0).fault }];
const strictly = { allowSkips: false };

test('what was skipped or failed has no recovery', () => {
  expect(summariseRecovery([unlike('skipped')])).toEqual({ storms: 0, maxMs: 0, p95Ms: 0 });
});

test('nothing is wrong when every fault happened and was recovered from in time', () => {
  expect(checkFaults(planned, [fault(0, 0, 1_000, 59_000)], strictly)).toEqual([]);
});

test.each([
  ['a fault that failed', [unlike('failed')], 'recovers'],
  ['a fault that was left out', [unlike('skipped')], 'faults-happen'],
  ['a fault that never began', [], 'faults-happen'],
  ['a platform that took more than a minute', [fault(0, 0, 1_000, 61_000)], 'recovers'],
])('%s breaks a promise', (_what, records, promise) => {
  expect(checkFaults(planned, records, strictly)).toMatchObject([{ promise }]);
});

test('faults may be left out where that was allowed', () => {
  expect(checkFaults(planned, [unlike('skipped')], { allowSkips: true })).toEqual([]);
});
