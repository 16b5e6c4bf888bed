const BEAT_MS = 1_000;

/** Answers to a heartbeat that mean: the partitions are, or are about to be, somebody else's. */
const LOST = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
]);

/** Whether the error says that the group is rebalancing or has dropped this member. */
export function meansPartitionsLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && typeof error.type === 'string' && LOST.has(error.type)) return true;
  return meansPartitionsLost(error.cause);
}

/**
 * Sends heartbeats while `work` runs. The signal that `work` gets aborts when a heartbeat says that the partitions are
 * lost, or when `outer` does: then it should end early. Throws the error that cost the partitions, for kafkajs to
 * join again.
 */
export async function beatDuring(
  heartbeat: () => Promise<void>,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort();
  let lost: { by: unknown } | undefined;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      // Anything else is a network failure: the next beat may pass, and if none does the session runs out.
      if (!meansPartitionsLost(error)) return;
      lost = { by: error };
      end();
    });
  }, BEAT_MS);
  // By hand and not by AbortSignal.any: `outer` lives for very many batches and would remember each.
  outer.addEventListener('abort', end);
  if (outer.aborted) end();
  try {
    await work(ending.signal);
  } finally {
    clearInterval(timer);
    outer.removeEventListener('abort', end);
  }
  if (lost !== undefined) throw lost.by;
}
