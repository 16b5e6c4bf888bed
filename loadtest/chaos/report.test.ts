import { expect, test } from 'vitest';
import type { FaultRecord } from './faults/run-faults.ts';
import { summariseRecovery } from './report.ts';

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

test('what was skipped or failed has no recovery', () => {
  const { fault: skipped, ...place } = fault(0, 0, 0, 0);
  const record: FaultRecord = {
    fault: skipped,
    storm: 0,
    plannedAt: 0,
    at: 0,
    beganMs: place.beganMs,
    outcome: 'skipped',
    reason: 'no root',
  };
  expect(summariseRecovery([record])).toEqual({ storms: 0, maxMs: 0, p95Ms: 0 });
});
