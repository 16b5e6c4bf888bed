export const SERVICES = ['gateway', 'auth', 'tools', 'learning', 'ai', 'analytics', 'analytics-consumer'] as const;
export const ENGINES = ['kafka', 'mongo', 'postgres', 'redisCache', 'redisQueue', 'schemaRegistry'] as const;
/** The engines whose data can be put on a small filesystem. */
export const DISKS = ['kafka', 'mongo', 'postgres'] as const;
/** The engines to which the services keep connections; the registry they ask at their start only, and no service has a cache yet. */
export const CONNECTED = ['kafka', 'mongo', 'postgres', 'redisQueue'] as const;
/** The engines that are stalled: what was acknowledged is theirs. */
export const STALLED = ['kafka', 'mongo', 'postgres'] as const;

export type ServiceName = (typeof SERVICES)[number];
export type EngineName = (typeof ENGINES)[number];
export type DiskName = (typeof DISKS)[number];
export type ConnectedEngine = (typeof CONNECTED)[number];
export type StalledEngine = (typeof STALLED)[number];

/** Something that goes wrong. A fault without `forMs` is over as soon as it has been done. */
export type Fault =
  /** SIGKILL. */
  | { kind: 'kill-service'; target: ServiceName }
  | { kind: 'kill-engine'; target: EngineName }
  /** The signal that asks it to end in order; it is started again. */
  | { kind: 'restart-engine'; target: EngineName }
  /** SIGSTOP, and SIGCONT later. */
  | { kind: 'stall-service'; target: ServiceName; forMs: number }
  /** The same of an engine, with all processes it has started. */
  | { kind: 'stall-engine'; target: StalledEngine; forMs: number }
  /** Connections of the services to the engine are reset, new ones too until it is over. */
  | { kind: 'cut'; target: ConnectedEngine; forMs: number }
  /** Every byte between services and engine arrives later. */
  | { kind: 'delay'; target: ConnectedEngine; byMs: number; forMs: number }
  /** The connections there are fall silent and never end; new ones work. */
  | { kind: 'half-open'; target: ConnectedEngine }
  /** No byte is free on the engine's filesystem. */
  | { kind: 'fill-disk'; target: DiskName; forMs: number }
  /** A second analytics-consumer joins the group, and leaves it in order or by SIGKILL. */
  | { kind: 'rebalance'; leaving: 'in-order' | 'killed'; forMs: number }
  /** The group is stopped and its committed offsets are set back by so many records a partition. */
  | { kind: 'rewind'; records: number };

/**
 * A fault and where in the work it comes: once so many events have been acknowledged. Faults of one storm do not wait for
 * each other; before the next storm the platform becomes whole.
 */
export type PlannedFault = { at: number; storm: number; fault: Fault };

/** One line for people: what, where, how long. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'kill-service':
    case 'kill-engine':
      return `kill -9 ${fault.target}`;
    case 'restart-engine':
      return `orderly restart of ${fault.target}`;
    case 'stall-service':
    case 'stall-engine':
      return `SIGSTOP ${fault.target} for ${seconds(fault.forMs)}`;
    case 'cut':
      return `connections to ${fault.target} cut for ${seconds(fault.forMs)}`;
    case 'delay':
      return `connections to ${fault.target} slower by ${fault.byMs} ms for ${seconds(fault.forMs)}`;
    case 'half-open':
      return `connections to ${fault.target} half-open`;
    case 'fill-disk':
      return `disk of ${fault.target} full for ${seconds(fault.forMs)}`;
    case 'rebalance':
      return `a second analytics-consumer for ${seconds(fault.forMs)}, leaves ${fault.leaving}`;
    case 'rewind':
      return `offsets of analytics-consumer back by ${fault.records}`;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
