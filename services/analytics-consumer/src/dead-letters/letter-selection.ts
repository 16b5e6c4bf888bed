import { retryOf } from '@astrapath/events';
import { type DeadLetterFilter, deadLetterTopics, placeOfId } from './dead-letter.ts';
import type { DeadLetterLog, DeadLetterReader, LetterRecord } from './dead-letter-reader.ts';
import type { ReplayStore } from './replay-store.ts';
import { replayedLookup } from './replayed-lookup.ts';

/** `before`: put aside earlier than that, so that who replays in several calls does not meet what failed again. */
export type SelectionFilter = DeadLetterFilter & { before?: string };
/** Dead letters by name, or all open ones that a filter lets through. */
export type Selection = { ids: readonly string[] } | { filter: SelectionFilter };
/** Why a letter is not replayed: there is none of that id (any more), it was or is being replayed, or its value was left out. */
export type Skipped = { id: string; why: 'unknown-dead-letter' | 'already-replayed' | 'without-value' };
export type SelectedChunk = { records: LetterRecord[]; skipped: Skipped[] };

type Dependencies = { reader: DeadLetterReader; replays: ReplayStore };
type Stretch = { log: DeadLetterLog; from: number; to: number };

/** Letters that are claimed, published and confirmed together; the store compares each with the list of ids. */
const CHUNK = 200;
/** Named letters this close to each other are read in one go. */
const NEAR = 500;

/** The letters of a selection by chunks, oldest first within each dead-letter topic, so that a key's events keep their order. */
export function selectLetters(selection: Selection, dependencies: Dependencies): AsyncGenerator<SelectedChunk> {
  return 'ids' in selection ? byIds(selection.ids, dependencies) : byFilter(selection.filter, dependencies);
}

async function* byFilter(filter: SelectionFilter, dependencies: Dependencies): AsyncGenerator<SelectedChunk> {
  const { reason, before } = filter;
  const end = before === undefined ? Infinity : Date.parse(before);
  for (const log of await dependencies.reader.logs(deadLetterTopics(filter))) {
    const stretch = { log, from: log.low, to: log.high };
    const isWanted = ({ letter }: LetterRecord) => (reason ?? letter.reason) === letter.reason && letter.failedAt < end;
    for await (const { records } of readChunks(stretch, isWanted, dependencies)) yield { records, skipped: [] };
  }
}

async function* byIds(ids: readonly string[], dependencies: Dependencies): AsyncGenerator<SelectedChunk> {
  const missing = new Set(ids);
  for (const stretch of await stretchesOf(ids, dependencies.reader)) {
    const isWanted = ({ letter }: LetterRecord) => missing.delete(letter.id);
    yield* readChunks(stretch, isWanted, dependencies);
  }
  yield { records: [], skipped: [...missing].map((id) => ({ id, why: 'unknown-dead-letter' })) };
}

/** What to read to meet every named letter: near ones in one stretch of their log. */
async function stretchesOf(ids: readonly string[], reader: DeadLetterReader): Promise<Stretch[]> {
  const places = ids.flatMap((id) => placeOfId(id) ?? []);
  const topics = new Map(places.map(({ name, topic, group }) => [name, { name, topic, group }]));
  const stretches: Stretch[] = [];
  for (const log of await reader.logs([...topics.values()])) {
    const offsets = places
      .filter(({ name, partition }) => name === log.name && partition === log.partition)
      .map(({ offset }) => offset)
      .filter((offset) => offset >= log.low && offset < log.high);
    for (const offset of offsets.toSorted((a, b) => a - b)) {
      const last = stretches.at(-1);
      if (last?.log === log && offset - last.to < NEAR) last.to = Math.max(last.to, offset + 1);
      else stretches.push({ log, from: offset, to: offset + 1 });
    }
  }
  return stretches;
}

async function* readChunks(
  { log, from, to }: Stretch,
  isWanted: (record: LetterRecord) => boolean,
  { reader, replays }: Dependencies,
): AsyncGenerator<SelectedChunk> {
  const isReplayed = replayedLookup(log, to, replays);
  let chunk: SelectedChunk = { records: [], skipped: [] };
  for await (const record of reader.read(log, from, to)) {
    if (!isWanted(record)) continue;
    if (await isReplayed(record.letter)) chunk.skipped.push({ id: record.letter.id, why: 'already-replayed' });
    else if (retryOf(record.message) === undefined) chunk.skipped.push({ id: record.letter.id, why: 'without-value' });
    else chunk.records.push(record);
    if (chunk.records.length + chunk.skipped.length < CHUNK) continue;
    yield chunk;
    chunk = { records: [], skipped: [] };
  }
  yield chunk;
}
