import { until } from '@astrapath/testing';
import type { TcpProxy } from '@astrapath/testing';
import type { Random } from '../random.ts';
import { CONNECTED, type ConnectedEngine, type Fault } from './fault.ts';

type Kind = 'cut' | 'half-open' | 'delay';

const KINDS: readonly Kind[] = ['half-open', 'delay', 'cut'];
/** How many of the engines come first with every kind: broker, store and databases. */
const FIRST_ENGINES = 3;
const CONNECTED_WITHIN_MS = 120_000;

/** The faults in turn: each kind on each engine once before anything comes twice, three engines after each other first. */
const TURN: readonly { kind: Kind; target: ConnectedEngine }[] = [
  ...turnOf(CONNECTED.slice(0, FIRST_ENGINES)),
  ...turnOf(CONNECTED.slice(FIRST_ENGINES)),
];

/** The fault of that place in the turn. */
export function chooseConnectionFault(random: Random, index: number): Fault {
  const { kind, target } = TURN[index % TURN.length] ?? { kind: 'cut', target: 'kafka' };
  switch (kind) {
    case 'cut':
      return { kind, target, forMs: random.integer(100, 5_000) };
    case 'half-open':
      return { kind, target };
    case 'delay':
      return { kind, target, byMs: random.integer(50, 1_000), forMs: random.integer(2_000, 8_000) };
  }
}

/**
 * Waits for a connection that lets bytes through: a fault without one would harm nobody. Another fault may have taken
 * them all just now.
 */
export async function untilConnected(
  proxy: Pick<TcpProxy, 'liveConnections'>,
  engine: ConnectedEngine,
  withinMs = CONNECTED_WITHIN_MS,
): Promise<void> {
  await until(`a connection to ${engine}, or the fault harms nobody`, () => proxy.liveConnections > 0, withinMs);
}

function turnOf(engines: readonly ConnectedEngine[]): { kind: Kind; target: ConnectedEngine }[] {
  return KINDS.flatMap((_, round) =>
    engines.map((target, at) => ({ target, kind: KINDS[(at + round) % KINDS.length] ?? 'cut' })),
  );
}
