import type { AdminClient } from './admin-client.ts';
import type { Selection } from './arguments.ts';
import { objectsIn } from './table.ts';

/** Letters of one call: a second or two of work, where the gateway waits half a minute. */
const LETTERS_A_CALL = 1_000;

type Client = Pick<AdminClient, 'replay'>;
type Handed = { count: number; refused: string[] };

/** Hands letters to their groups once more, call by call until none is left, and answers what to print. */
export async function replay(selection: Selection, client: Client, now: () => number): Promise<string> {
  const handed: Handed = { count: 0, refused: [] };
  try {
    if ('ids' in selection) await replayNamed(selection.ids, client, handed);
    else await replayFiltered({ ...selection.filter, before: new Date(now()).toISOString() }, client, handed);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${message}; ${handed.count} were handed to their groups before`, { cause });
  }
  return [...handed.refused, `${handed.count} handed to their groups once more`].join('\n');
}

async function replayNamed(ids: readonly string[], client: Client, handed: Handed): Promise<void> {
  for (let at = 0; at < ids.length; at += LETTERS_A_CALL) {
    await replaySome({ ids: ids.slice(at, at + LETTERS_A_CALL) }, client, handed);
  }
}

async function replayFiltered(filter: object, client: Client, handed: Handed): Promise<void> {
  let hasMore = true;
  while (hasMore) hasMore = await replaySome({ filter, limit: LETTERS_A_CALL }, client, handed);
}

async function replaySome(body: object, client: Client, handed: Handed): Promise<boolean> {
  const { replayed, skipped, hasMore } = await client.replay({ ...body, dryRun: false });
  handed.count += Number(replayed);
  handed.refused.push(...objectsIn(skipped).map(({ id, why }) => `skipped ${String(id)}: ${String(why)}`));
  return hasMore === true;
}
