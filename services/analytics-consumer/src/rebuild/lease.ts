import { setTimeout as delay } from 'node:timers/promises';
import { LEASE_MS, type RebuildStore } from './rebuild-store.ts';

const RENEW_MS = LEASE_MS / 3;
const LOOK_MS = 500;

/** Another rebuild runs. */
export class RebuildRunningError extends Error {
  override readonly name = 'RebuildRunningError';

  constructor() {
    super('another rebuild is running; only one can');
  }
}

/** This rebuild was stalled for longer than its lease, and another one has begun. */
export class RebuildOvertakenError extends Error {
  override readonly name = 'RebuildOvertakenError';

  constructor() {
    super('another rebuild has taken over; this one stood still for longer than its lease and changes nothing more');
  }
}

export type LeaseDependencies = { rebuilds: RebuildStore; owner: string; now: () => number };

/**
 * Runs the work as the only rebuild there is. The lease of one that was killed runs out within fifteen seconds, so that
 * long is waited for it. The signal aborts when the lease is lost.
 * @throws RebuildRunningError when another one is alive
 */
export async function withLease<T>(
  dependencies: LeaseDependencies,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { rebuilds, owner, now } = dependencies;
  await begin(dependencies);
  const lost = new AbortController();
  const renewal = setInterval(() => {
    rebuilds.renew(owner, now()).then(
      (isOurs) => isOurs || lost.abort(new RebuildOvertakenError()),
      (error: unknown) => lost.abort(error),
    );
  }, RENEW_MS);
  try {
    const result = await work(lost.signal);
    await rebuilds.finish(owner, now());
    return result;
  } catch (error) {
    // Where the store is away too, the lease runs out by itself.
    await rebuilds.release(owner, now()).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

async function begin({ rebuilds, owner, now }: LeaseDependencies): Promise<void> {
  const seen = await rebuilds.leasedUntil();
  const deadline = now() + LEASE_MS + RENEW_MS;
  while (!(await rebuilds.begin(owner, now()))) {
    const isAlive = (await rebuilds.leasedUntil()) > seen;
    if (isAlive || now() > deadline) throw new RebuildRunningError();
    await delay(LOOK_MS);
  }
}
