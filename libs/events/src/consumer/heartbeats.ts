const BEAT_MS = 1_000;

/** Answers to a heartbeat that mean: the partitions are, or are about to be, somebody else's. */
const LOST = new Set(['REBALANCE_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);

/** Whether the error says that the group is rebalancing or has dropped this member. */
export function meansPartitionsLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && typeof error.type === 'string' && LOST.has(error.type)) return true;
  return meansPartitionsLost(error.cause);
}

/** Sends heartbeats while a batch is handled, and aborts `signal` when one says that the partitions are lost. */
export function beatDuring(heartbeat: () => Promise<void>) {
  const lost = new AbortController();
  let lostBy: unknown;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      // Anything else is a network failure: the next beat may pass, and if none does the session runs out.
      if (!meansPartitionsLost(error)) return;
      lostBy = error;
      lost.abort();
    });
  }, BEAT_MS);
  return {
    signal: lost.signal,
    /** Ends the beating; throws the error that cost the partitions, for kafkajs to join again. */
    end(): void {
      clearInterval(timer);
      if (lostBy !== undefined) throw lostBy;
    },
    stop: () => clearInterval(timer),
  };
}
