import type { EachBatchPayload } from 'kafkajs';

export type Commits = ReturnType<typeof createCommits>;
type Committer = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets'>;

/** Group commit: partitions that finish at the same time share one OffsetCommit request. */
export function createCommits() {
  let next: Promise<void> | undefined;
  let current: Promise<void> = Promise.resolve();

  async function commitAfter(previous: Promise<void>, payload: Committer): Promise<void> {
    await previous.catch(() => {});
    next = undefined;
    const offsets = payload.uncommittedOffsets();
    if (offsets.topics.length > 0) await payload.commitOffsetsIfNecessary(offsets);
  }

  return {
    /** Commits every resolved offset; resolves when one that began after this call is acknowledged. */
    commit(payload: Committer): Promise<void> {
      if (next === undefined) {
        current = commitAfter(current, payload);
        next = current;
      }
      return next;
    },
  };
}
