import type { EngineUrls } from '@astrapath/local-stack';

/** `quick` only shows that a benchmark works; its figures mean nothing. */
export type Size = 'quick' | 'full';

/** What a benchmark runs on. */
export type Engines = {
  urls: EngineUrls;
  /** Process of an engine that is ours, to read its CPU time; undefined for an engine from elsewhere. */
  pidOf(name: 'mongo'): number | undefined;
};

/** Work that one arm did in one round, and what its process paid for it. */
export type Sample = { units: number; cpuMs: number; wallMs: number };

export type Goal = { sense: 'at least' | 'at most'; value: number };

/** One figure: by what it was reckoned, and every sample behind it. */
export type Finding = {
  /** What the figure says, in words that stand in the table. */
  figure: string;
  value: number;
  unit: 'ratio' | 'ms' | 'an event';
  /** Absent for a figure that only explains another. */
  goal?: Goal;
  /** Shown beside the figure: rates and costs of the arms. */
  detail: string;
  samples: object;
};

export type Benchmark = {
  name: string;
  run(engines: Engines, size: Size): Promise<Finding[]>;
};

/** Whether the figure meets its goal; undefined where it has none. */
export function isMet({ value, goal }: Pick<Finding, 'value' | 'goal'>): boolean | undefined {
  if (goal === undefined) return undefined;
  return goal.sense === 'at least' ? value >= goal.value : value <= goal.value;
}
