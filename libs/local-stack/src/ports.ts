import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './lock.ts';

const HOST = '127.0.0.1';
const PROBE_TIMEOUT_MS = 500;
const ATTEMPTS = 200;
const CLAIMS = join(tmpdir(), `astrapath-ports-${process.getuid?.() ?? 'all'}`);

// Below the range from which the system takes the ports of outgoing connections (32768 on Linux, 49152 elsewhere):
// there, somebody's connection could hold an engine's port when the engine comes back, and a client that keeps trying
// a port where nobody listens can end up connected to itself.
const LOWEST_FREE_PORT = 20_000;
const HIGHEST_FREE_PORT = 32_000;

/** Hands out ports of 127.0.0.1, none of them twice; `release` lets others have them. */
export type PortSource = { take(preferred?: number): Promise<number>; release(): void };

type PortSourceOptions = {
  /** Asks the system (default: it is asked). */
  isFree?: (port: number) => Promise<boolean>;
  /** Answers 0 ≤ n < 1 (default Math.random). */
  random?: () => number;
  /** Where processes tell each other which ports they have taken and do not listen on yet. */
  claims?: string;
};

/** A port is claimed before it is tried: of two stacks that start at the same time only one gets it. */
export function createPortSource(options: PortSourceOptions = {}): PortSource {
  const { isFree = isPortFree, random = Math.random, claims = CLAIMS } = options;
  const claimed = new Map<number, () => void>();
  mkdirSync(claims, { recursive: true, mode: 0o700 });
  const claim = async (port: number) => {
    if (claimed.has(port)) return false;
    const lock = takeLock(join(claims, String(port)));
    if (!lock.taken) return false;
    claimed.set(port, lock.release);
    return isFree(port);
  };
  return {
    release: () => {
      for (const release of claimed.values()) release();
      claimed.clear();
    },
    take: async (preferred) => {
      if (preferred !== undefined && (await claim(preferred))) return preferred;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const port = LOWEST_FREE_PORT + Math.floor(random() * (HIGHEST_FREE_PORT - LOWEST_FREE_PORT));
        if (await claim(port)) return port;
      }
      throw new Error(`no free port of ${HOST} found in ${ATTEMPTS} attempts`);
    },
  };
}

/** Asks twice, because a listener on all addresses does not everywhere keep one from binding 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port)) && !(await answers(port));
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, timeout: PROBE_TIMEOUT_MS });
    const finish = (isAnswering: boolean) => () => {
      socket.destroy();
      resolve(isAnswering);
    };
    socket.once('connect', finish(true)).once('error', finish(false)).once('timeout', finish(false));
  });
}
