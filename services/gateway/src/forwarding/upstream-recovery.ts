import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A service restarts in about this time; whoever asks meanwhile waits instead of failing. */
const PATIENCE_MS = 2_000;
const PROBE_PAUSE_MS = 25;
const PROBE_TIMEOUT_MS = 250;
/** Failures further apart than this belong to two outages. */
const OUTAGE_GAP_MS = 5_000;

export type UpstreamRecovery = ReturnType<typeof createUpstreamRecovery>;

/**
 * Waits for a service that refuses connections, at most 2 s from the first refusal of an outage: in a longer one
 * everybody is told at once. All who wait share one probe, so a crowd does not become a storm of connections.
 */
export function createUpstreamRecovery({ hostname, port }: { hostname: string; port: number }, now = Date.now) {
  let downSince = Number.NEGATIVE_INFINITY;
  let lastFailure = Number.NEGATIVE_INFINITY;
  let probing: Promise<boolean> | undefined;

  return {
    /** Resolves true as soon as the service accepts connections again, false when it did not in time. */
    wait(): Promise<boolean> {
      const at = now();
      if (at - lastFailure > OUTAGE_GAP_MS) downSince = at;
      lastFailure = at;
      if (at - downSince >= PATIENCE_MS) return Promise.resolve(false);
      probing ??= probe(downSince + PATIENCE_MS).finally(() => {
        probing = undefined;
      });
      return probing;
    },
    /** The service was seen to work: the next refusal starts another outage. */
    isUp(): void {
      lastFailure = Number.NEGATIVE_INFINITY;
    },
  };

  async function probe(deadline: number): Promise<boolean> {
    while (now() < deadline) {
      await delay(PROBE_PAUSE_MS);
      if (await accepts(hostname, port)) return true;
    }
    return false;
  }
}

function accepts(hostname: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: hostname, port, timeout: PROBE_TIMEOUT_MS });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(false));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
