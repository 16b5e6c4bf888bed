import type { Codec, HandlerResult } from '@astrapath/events';
import { decodeCounted, isCountedTopic } from '../daily-stats/counted-record.ts';
import { type DailyStats, foldDay, type Totals } from '../daily-stats/daily-stats.ts';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { type ReadFacts, readFacts } from '../daily-stats/day-fact.ts';
import { answerAll, answerDays, answerPoison, type JudgedDay } from '../steps/answer-records.ts';
import { groupDays } from '../steps/group-days.ts';
import type { DeadLetterReader, LetterRecord } from './dead-letter-reader.ts';
import { selectLetters, type Selection, type Skipped } from './letter-selection.ts';
import type { ReplayStore } from './replay-store.ts';

/** Documents that are read together; full ones are 70 MB. */
const DAYS_AT_ONCE = 100;
const NOT_OURS = 'only decoding was tried: the verdict on it is made by its own group';

export type DryRunDependencies = {
  reader: DeadLetterReader;
  replays: ReplayStore;
  codec: Pick<Codec, 'decode'>;
  store: Pick<DailyStatsStore, 'find'>;
  /** The group whose fold is here. */
  groupId: string;
  /** Letters to try at most. */
  limit: number;
};

/** What would become of a letter now. `verdict` is null where another group decides. */
export type Forecast = {
  id: string;
  group: string;
  isDecodable: boolean;
  verdict: 'counted' | 'duplicate' | 'dead-letter' | null;
  /** Why it would be dead again, or why there is no verdict. */
  detail: string | null;
};
export type DocumentState = { dailyStats: Totals; eventCount: number; version: number };
export type DocumentChange = { documentId: string; before: DocumentState | null; after: DocumentState };
export type DryRun = { letters: Forecast[]; changes: DocumentChange[]; skipped: Skipped[]; hasMore: boolean };

/** A letter and what it means for its days; the facts are small, whatever the record was. */
type Judged = { forecast: Forecast; read: ReadFacts | undefined };

/** What a replay of the selection would do now, by the present code and documents. Writes nothing. */
export async function tryReplay(selection: Selection, dependencies: DryRunDependencies): Promise<DryRun> {
  const judged: Judged[] = [];
  const skipped: Skipped[] = [];
  let hasMore = false;
  for await (const chunk of selectLetters(selection, dependencies)) {
    const room = dependencies.limit - judged.length;
    skipped.push(...chunk.skipped);
    for (const record of chunk.records.slice(0, room)) judged.push(await judge(record, dependencies));
    hasMore = chunk.records.length > room;
    if (hasMore) break;
  }
  const changes = await foldLetters(judged, dependencies.store);
  return { letters: judged.map(({ forecast }) => forecast), changes, skipped, hasMore };
}

async function judge({ letter, message }: LetterRecord, { codec, groupId }: DryRunDependencies): Promise<Judged> {
  const { id, topic, group } = letter;
  if (group !== groupId || !isCountedTopic(topic)) {
    const isDecodable = message.value !== null && (await codec.decode(topic, message.value)).type === 'event';
    return { forecast: { id, group, isDecodable, verdict: null, detail: NOT_OURS }, read: undefined };
  }
  const decoded = await decodeCounted(topic, message.value, codec);
  if (decoded.type === 'record') {
    return { forecast: { id, group, isDecodable: true, verdict: null, detail: null }, read: readFacts(decoded.record) };
  }
  const forecast: Forecast = { id, group, isDecodable: false, verdict: 'dead-letter', detail: decoded.reason };
  return { forecast, read: undefined };
}

/** Folds what is countable into its documents, as the consumer would, and enters the verdicts. Nothing is written. */
async function foldLetters(judged: readonly Judged[], store: Pick<DailyStatsStore, 'find'>): Promise<DocumentChange[]> {
  const countable = judged.flatMap(({ forecast, read }) => (read ? [{ forecast, read }] : []));
  const read = countable.map((letter) => letter.read);
  const days = groupDays(read);
  const verdicts: JudgedDay[] = [];
  const changes: DocumentChange[] = [];
  for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
    const some = days.slice(at, at + DAYS_AT_ONCE);
    const known = await store.find(some.map(({ _id }) => _id));
    for (const day of some) {
      const before = known.get(day._id);
      const folded = foldDay(before, day);
      verdicts.push({ day, verdicts: folded.verdicts });
      if (folded.isChanged && folded.document) changes.push(changeOf(before, folded.document));
    }
  }
  const results = answerAll(answerDays(answerPoison(read), verdicts));
  countable.forEach(({ forecast }, index) => Object.assign(forecast, verdictOf(results[index])));
  return changes;
}

function verdictOf(result: HandlerResult | undefined): Pick<Forecast, 'verdict' | 'detail'> {
  switch (result?.type) {
    case 'ok':
      return { verdict: 'counted', detail: null };
    case 'skip':
      return { verdict: 'duplicate', detail: null };
    case 'dead-letter':
      return { verdict: 'dead-letter', detail: result.reason };
    case undefined:
      return { verdict: null, detail: null };
  }
}

function changeOf(before: DailyStats | undefined, after: DailyStats): DocumentChange {
  return { documentId: after._id, before: before ? stateOf(before) : null, after: stateOf(after) };
}

function stateOf({ dailyStats, events, version }: DailyStats): DocumentState {
  return { dailyStats, eventCount: events.length, version };
}
