import { expect, test } from 'vitest';
import { CONNECTED, DISKS, ENGINES, type Fault, SERVICES, STALLED } from './fault.ts';
import { type FaultCounts, planFaults } from './schedule.ts';

const COUNTS: FaultCounts = {
  serviceKills: 9,
  engineKills: 4,
  engineRestarts: 6,
  stalls: 4,
  engineStalls: 3,
  longestStallMs: 45_000,
  connectionFaults: 15,
  fullDisks: 3,
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
  expect(ofKind('cut').length + ofKind('delay').length + ofKind('half-open').length).toBe(15);
  expect([ofKind('fill-disk').length, ofKind('rebalance').length, ofKind('rewind').length]).toEqual([3, 3, 2]);
  expect([ofKind('restart-engine').length, ofKind('stall-engine').length]).toEqual([6, 3]);
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

test('every kind of connection fault meets every engine before one comes twice', () => {
  const pairs = [...ofKind('cut'), ...ofKind('delay'), ...ofKind('half-open')];
  expect(new Set(pairs.map(({ kind, target }) => `${kind} ${target}`)).size).toBe(3 * CONNECTED.length);
});

test('the first connection faults are one each on broker, store and databases, of three kinds', () => {
  const few = planFaults(7, EVENTS, { ...COUNTS, connectionFaults: 3 }).flatMap(({ fault }) =>
    fault.kind === 'cut' || fault.kind === 'delay' || fault.kind === 'half-open' ? fault : [],
  );
  expect(new Set(few.map(({ target }) => target))).toEqual(new Set(['kafka', 'mongo', 'postgres']));
  expect(new Set(few.map(({ kind }) => kind)).size).toBe(3);
});

test('restarts, stalls and full disks meet every engine they can', () => {
  expect(new Set(ofKind('restart-engine').map(({ target }) => target))).toEqual(new Set(ENGINES));
  expect(new Set(ofKind('stall-engine').map(({ target }) => target))).toEqual(new Set(STALLED));
  expect(new Set(ofKind('fill-disk').map(({ target }) => target))).toEqual(new Set(DISKS));
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
