import { createRandom, type Random } from '../random.ts';
import { chooseConnectionFault } from './connection-faults.ts';
import { DISKS, type EngineName, ENGINES, type Fault, type PlannedFault, SERVICES, STALLED } from './fault.ts';

/** How much of each goes wrong while so many events are sent. */
export type FaultCounts = {
  serviceKills: number;
  engineKills: number;
  /** Orderly restarts of engines. */
  engineRestarts: number;
  stalls: number;
  engineStalls: number;
  /** Longest stall; of services every third one is that long. */
  longestStallMs: number;
  /** Cut, slow and half-open connections. */
  connectionFaults: number;
  fullDisks: number;
  rebalances: number;
  rewinds: number;
};

/** The first faults meet work under way, and the last ones are followed by some. */
const FIRST = 0.03;
const LAST = 0.95;
const SCHEDULE_STREAM = 1;
const LONGEST_STORM = 10;
/** Broker and store first and most often: what was acknowledged is theirs. */
const ENGINE_TURN: readonly EngineName[] = [
  'kafka',
  'mongo',
  'postgres',
  'redisQueue',
  'kafka',
  'mongo',
  'redisCache',
  'schemaRegistry',
];

/** The faults of a run by their place in the work: the same seed gives the same list. */
export function planFaults(seed: number, events: number, counts: FaultCounts): PlannedFault[] {
  const random = createRandom(seed, SCHEDULE_STREAM);
  const faults = random.shuffle(chooseFaults(random, counts, events));
  const stormOf = createStorms(random);
  return faults.map((fault, index) => {
    const place = (index + random.fraction()) / faults.length;
    return { at: Math.floor(events * (FIRST + place * (LAST - FIRST))), storm: stormOf(fault), fault };
  });
}

/** One to ten faults make a storm. A rewind begins one: a group that is whole can be stopped at once. */
function createStorms(random: Random): (fault: Fault) => number {
  let storm = 0;
  let left = random.integer(1, LONGEST_STORM);
  return ({ kind }) => {
    if (left === 0 || kind === 'rewind') {
      storm += 1;
      left = random.integer(1, LONGEST_STORM);
    }
    left -= 1;
    return storm;
  };
}

function chooseFaults(random: Random, counts: FaultCounts, events: number): Fault[] {
  const many = (count: number, choose: (index: number) => Fault) =>
    Array.from({ length: count }, (_, at) => choose(at));
  const turn = [random.shuffle(SERVICES), random.shuffle(SERVICES), random.shuffle(SERVICES)].flat();
  const inTurn = (index: number) => turn[index % turn.length] ?? 'analytics-consumer';
  return [
    ...many(counts.serviceKills, (index) => ({ kind: 'kill-service', target: inTurn(index) })),
    ...many(counts.engineKills, (index) => ({
      kind: 'kill-engine',
      target: ENGINE_TURN[index % ENGINE_TURN.length] ?? 'kafka',
    })),
    ...many(counts.stalls, (index) => ({
      kind: 'stall-service',
      target: inTurn(index),
      forMs: index % 3 === 0 ? counts.longestStallMs : random.integer(500, counts.longestStallMs / 3),
    })),
    ...many(counts.engineRestarts, (index) => ({
      kind: 'restart-engine',
      target: ENGINES[index % ENGINES.length] ?? 'kafka',
    })),
    ...many(counts.engineStalls, (index) => ({
      kind: 'stall-engine',
      target: STALLED[index % STALLED.length] ?? 'kafka',
      forMs: random.integer(500, counts.longestStallMs / 3),
    })),
    ...many(counts.connectionFaults, (index) => chooseConnectionFault(random, index)),
    ...many(counts.fullDisks, (index) => ({
      kind: 'fill-disk',
      target: DISKS[index % DISKS.length] ?? 'kafka',
      forMs: random.integer(2_000, 6_000),
    })),
    ...many(counts.rebalances, () => ({
      kind: 'rebalance',
      leaving: random.isIn(0.5) ? 'in-order' : 'killed',
      forMs: random.integer(1_000, 4_000),
    })),
    ...many(counts.rewinds, () => ({ kind: 'rewind', records: random.integer(100, Math.max(100, events / 100)) })),
  ];
}
