import { announceSwapped, type AnnounceSwappedDependencies } from './announce-swapped.ts';
import type { Confirm } from './confirm.ts';
import type { Judged } from './judge.ts';
import { RebuildOvertakenError } from './lease.ts';
import type { RebuildStore } from './rebuild-store.ts';
import type { SwapStore } from './swap-store.ts';

/** A document into which events come at every try to swap it is left to the next rebuild after so many. */
const MAX_TRIES = 5;

export type SwapDependencies = AnnounceSwappedDependencies & {
  owner: string;
  documents: Pick<SwapStore, 'swap'>;
  rebuilds: Pick<RebuildStore, 'noteUnderWay'>;
  confirm: Confirm;
};

/**
 * Swaps documents until they say the same; answers the ids of those into which events came at every try.
 * @throws RebuildOvertakenError when the lease is lost
 */
export async function swapAll(confirmed: readonly Judged[], dependencies: SwapDependencies): Promise<string[]> {
  const { owner, documents, rebuilds, confirm } = dependencies;
  const left: string[] = [];
  let open = confirmed;
  for (let attempt = 0; open.length > 0 && attempt < MAX_TRIES; attempt++) {
    const ids = idsOf(open);
    if (!(await rebuilds.noteUnderWay(owner, ids))) throw new RebuildOvertakenError();
    await documents.swap(open);
    await announceSwapped(ids, dependencies);
    await rebuilds.noteUnderWay(owner, []);
    const again = await confirm(ids);
    left.push(...again.undecided);
    open = again.confirmed;
  }
  return [...left, ...idsOf(open)];
}

function idsOf(judged: readonly Judged[]): string[] {
  return judged.map(({ difference }) => difference.documentId);
}
