import type { Confirm } from './confirm.ts';
import { inTurn } from './in-turn.ts';
import type { Suspect } from './suspects.ts';
import type { SwapStore } from './swap-store.ts';

/** Of the live documents. More is a log that lost records, or another platform's, rather than documents nobody's events made. */
const MAX_REMOVED_SHARE = 0.05;

/** A swap would delete more documents than is credible. */
export class RemovalRefusedError extends Error {
  override readonly name = 'RemovalRefusedError';

  constructor(removed: number, documents: number) {
    super(
      `no event speaks for at least ${removed} of ${documents} documents, and a swap would delete them: nothing was swapped. ` +
        'See whether the topics are whole; if these documents are to go, add --allow-removal',
    );
  }
}

export type RemovalDependencies = { documents: Pick<SwapStore, 'countLive'>; confirm: Confirm };

/**
 * Sees before the first swap that not too many documents will be deleted. What the first look found may be young
 * documents that were not folded yet, so it is confirmed if there is much of it.
 * @throws RemovalRefusedError when more than a twentieth of the live documents would be
 */
export async function refuseMassRemoval(
  suspects: readonly Suspect[],
  { documents, confirm }: RemovalDependencies,
): Promise<void> {
  const surplus = suspects.filter(({ kind }) => kind === 'surplus').map(({ documentId }) => documentId);
  const all = await documents.countLive();
  const most = all * MAX_REMOVED_SHARE;
  if (surplus.length <= most) return;
  let removed = 0;
  for (const ids of inTurn(surplus)) {
    const { confirmed } = await confirm(ids);
    removed += confirmed.filter(({ difference }) => difference.kind === 'surplus').length;
    if (removed > most) throw new RemovalRefusedError(removed, all);
  }
}
