import { expect, test } from 'vitest';
import { type Fault, SERVICES } from './fault.ts';
import { type FaultCounts, planFaults } from './schedule.ts';

const COUNTS: FaultCounts = {
  serviceKills: 9,
  engineKills: 4,
  stalls: 4,
  longestStallMs: 45_000,
  connectionFaults: 6,
  fullDisks: 2,
  rebalances: 3,
  rewinds: 2,
};
const EVENTS = 50_000;

function ofKind<K extends Fault['kind']>(kind: K): Extract<Fault, { kind: K }>[] {
  return planFaults(7, EVENTS, COUNTS)
    .map(({ fault }) => fault)
    .filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}

test('the same seed gives the same faults at the same places', () => {
  expect(planFaults(7, EVENTS, COUNTS)).toEqual(planFaults(7, EVENTS, COUNTS));
});

test('another seed gives others', () => {
  expect(planFaults(8, EVENTS, COUNTS)).not.toEqual(planFaults(7, EVENTS, COUNTS));
});

test('there are as many of each as was asked for', () => {
  expect([ofKind('kill-service').length, ofKind('kill-engine').length, ofKind('stall-service').length]).toEqual([
    9, 4, 4,
  ]);
  expect(ofKind('cut').length + ofKind('delay').length + ofKind('half-open').length).toBe(6);
  expect([ofKind('fill-disk').length, ofKind('rebalance').length, ofKind('rewind').length]).toEqual([2, 3, 2]);
});

test('they come in the order of their places, all within the work', () => {
  const places = planFaults(7, EVENTS, COUNTS).map(({ at }) => at);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places.every((at) => at > 0 && at < EVENTS)).toBe(true);
});

test('every service is killed before one is killed twice, and broker and store are among the engines', () => {
  expect(new Set(ofKind('kill-service').map(({ target }) => target))).toEqual(new Set(SERVICES));
  expect(ofKind('kill-engine').map(({ target }) => target)).toEqual(expect.arrayContaining(['kafka', 'mongo']));
});

test('some stalls are as long as they may be', () => {
  expect(Math.max(...ofKind('stall-service').map(({ forMs }) => forMs))).toBe(45_000);
});

test('storms follow one another, none has more than ten faults, and a rewind begins one', () => {
  const planned = planFaults(7, EVENTS, COUNTS);
  const storms = [...Map.groupBy(planned, ({ storm }) => storm)];
  expect(planned.map(({ storm }) => storm)).toEqual(planned.map(({ storm }) => storm).sort((a, b) => a - b));
  expect(Math.max(...storms.map(([, faults]) => faults.length))).toBeLessThanOrEqual(10);
  for (const [, faults] of storms) {
    expect(faults.slice(1).some(({ fault }) => fault.kind === 'rewind')).toBe(false);
  }
});
