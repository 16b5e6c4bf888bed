import { parseArgs } from 'node:util';
import type { FaultCounts } from './faults/schedule.ts';

/** What a run does. */
export type ChaosOptions = {
  seed: number;
  /** Different events that the clients have acknowledged at the end; duplicates come on top. */
  events: number;
  /** Most events a second: the work must last as long as the faults. */
  rate: number;
  /** Where the report is written as JSON; undefined: nowhere. */
  report: string | undefined;
  /** Keep data, logs and journal even when nothing was violated. */
  keep: boolean;
  /** A fault that cannot be done here is left out; otherwise that breaks a promise. */
  allowSkips: boolean;
} & FaultCounts;

type Figures = Omit<ChaosOptions, 'seed' | 'report' | 'keep' | 'allowSkips'>;

/** `short` is in `npm test`; `medium` finds bugs between two cups of tea; `long` is the proof. */
const PROFILES = {
  short: {
    events: 20_000,
    rate: 900,
    serviceKills: 6,
    engineKills: 4,
    engineRestarts: 1,
    stalls: 1,
    engineStalls: 1,
    longestStallMs: 3_000,
    connectionFaults: 3,
    fullDisks: 0,
    rebalances: 1,
    rewinds: 1,
  },
  medium: {
    events: 100_000,
    rate: 1_500,
    serviceKills: 14,
    engineKills: 6,
    engineRestarts: 3,
    stalls: 3,
    engineStalls: 3,
    longestStallMs: 15_000,
    connectionFaults: 9,
    fullDisks: 3,
    rebalances: 4,
    rewinds: 2,
  },
  long: {
    events: 1_000_000,
    rate: 1_500,
    serviceKills: 100,
    engineKills: 20,
    engineRestarts: 6,
    stalls: 15,
    engineStalls: 6,
    longestStallMs: 45_000,
    connectionFaults: 15,
    fullDisks: 6,
    rebalances: 30,
    rewinds: 10,
  },
} as const satisfies Record<string, Figures>;

const FIGURES = {
  events: 'events',
  rate: 'rate',
  kills: 'serviceKills',
  'engine-kills': 'engineKills',
  'engine-restarts': 'engineRestarts',
  stalls: 'stalls',
  'engine-stalls': 'engineStalls',
  'longest-stall-ms': 'longestStallMs',
  'connection-faults': 'connectionFaults',
  'full-disks': 'fullDisks',
  rebalances: 'rebalances',
  rewinds: 'rewinds',
} as const satisfies Record<string, keyof Figures>;

export const USAGE = `usage: npm run chaos -- [--seed N] [--profile short|medium|long] [--report FILE] [--keep] [--allow-skips]
  figures that replace the profile's: ${Object.keys(FIGURES)
    .map((name) => `--${name} N`)
    .join(' ')}`;

/** Reads the command line; throws an error that says what is wrong with it. The seed's default is a new one. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: text,
      profile: { type: 'string', default: 'medium' },
      report: text,
      keep: { type: 'boolean', default: false },
      'allow-skips': { type: 'boolean', default: false },
      ...Object.fromEntries(Object.keys(FIGURES).map((name) => [name, text])),
    },
  });
  const given = new Map(Object.entries(values));
  const profile = profileOf(String(given.get('profile')));
  const figures: Figures = { ...profile };
  for (const [name, key] of Object.entries(FIGURES)) {
    const value = given.get(name);
    if (value !== undefined) figures[key] = figureOf(name, String(value));
  }
  const seed = given.get('seed');
  const report = given.get('report');
  return {
    ...figures,
    seed: seed === undefined ? Math.floor(Math.random() * 1_000_000) : figureOf('seed', String(seed)),
    report: report === undefined ? undefined : String(report),
    keep: given.get('keep') === true,
    allowSkips: given.get('allow-skips') === true,
  };
}

function profileOf(name: string): Figures {
  if (name === 'short' || name === 'medium' || name === 'long') return PROFILES[name];
  throw new Error(`there is no profile ${name}`);
}

function figureOf(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number, and is ${text}`);
}
