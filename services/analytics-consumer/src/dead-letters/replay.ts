import { type Producer, retryOf } from '@astrapath/events';
import type { DeadLetterReader, LetterRecord } from './dead-letter-reader.ts';
import { selectLetters, type Selection, type Skipped } from './letter-selection.ts';
import type { ReplayStore } from './replay-store.ts';

/** Dead letters that one call replays at most; a filter that lets more through says `hasMore`. */
export const MAX_LETTERS = 10_000;

export type ReplayDependencies = {
  reader: DeadLetterReader;
  replays: ReplayStore;
  producer: Pick<Producer, 'publishEncoded'>;
  createId: () => string;
  /** The administrator. */
  by: string;
  now: () => number;
  /** Letters to replay at most. */
  limit: number;
};
export type Replayed = { replayed: number; skipped: Skipped[]; hasMore: boolean };

/**
 * Hands dead letters to their groups once more, by the retry topics. Each is claimed before it is published and
 * confirmed after, so two replays at a time do not send one twice; a replay that dies between the two leaves letters
 * that can be replayed again a minute later, and those may then reach their group twice.
 * @throws PublishUnavailableError when Kafka does not take them
 */
export async function replayLetters(selection: Selection, dependencies: ReplayDependencies): Promise<Replayed> {
  const outcome: Replayed = { replayed: 0, skipped: [], hasMore: false };
  for await (const { records, skipped } of selectLetters(selection, dependencies)) {
    const room = dependencies.limit - outcome.replayed;
    const sent = await replayChunk(records.slice(0, room), dependencies);
    outcome.replayed += sent.size;
    outcome.skipped.push(...skipped, ...lostTo(records.slice(0, room), sent));
    outcome.hasMore = records.length > room;
    if (outcome.hasMore) break;
  }
  return outcome;
}

async function replayChunk(
  records: readonly LetterRecord[],
  { replays, producer, createId, by, now }: ReplayDependencies,
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const claim = { id: createId(), by, now: now() };
  const claimed = await replays.claim(
    records.map(({ letter }) => letter),
    claim,
  );
  const mine = records.filter(({ letter }) => claimed.has(letter.id));
  await producer.publishEncoded(mine.flatMap(({ message }) => retryOf(message) ?? []));
  if (mine.length > 0) await replays.confirm(claim.id, now());
  return claimed;
}

function lostTo(records: readonly LetterRecord[], sent: ReadonlySet<string>): Skipped[] {
  return records
    .filter(({ letter }) => !sent.has(letter.id))
    .map(({ letter }) => ({ id: letter.id, why: 'already-replayed' }));
}
